/** `--against=TREE`: the same commands by the runner of another work tree, measured in turn with this one. */
import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Command, measure, measureTogether, type Sample } from './measure.ts'

const suffix = ' before'
const option = process.argv.find((argument) => argument.startsWith('--against='))
const tree = option && resolve(option.slice('--against='.length))
// The two trees may want different labs and records: each has its own.
const cache = tree && join(tree, 'node_modules/.cache')
const environment = cache ? { LAB_DIR: join(cache, 'lab'), EVIDENCE_DIR: join(cache, 'bench-evidence') } : undefined

/** Provisions the lab of the other tree, so that no measured command does it; it has no records at first, as this one. */
export async function prepareOther(): Promise<void> {
  if (!tree || !environment) return
  rmSync(environment.EVIDENCE_DIR, { recursive: true, force: true })
  const command = ['node', 'runner/cli/verify-docs.js', 'provision', '--lab', 'offline']
  const { exitCode, output } = await measure(command, environment, tree)
  if (exitCode !== 0) throw new Error(`the lab of ${tree} cannot be provisioned (status ${exitCode})\n${output}`)
}

/** `measureTogether`, with each command of the runner once more in the other tree, under its name with ` before`. */
export function measureBoth(commands: Record<string, Command>, rounds: number): Promise<Record<string, Sample[]>> {
  const all = Object.entries(commands).flatMap(([name, own]): [string, Command][] => {
    if (!tree || !own.command.some((word) => word.startsWith('runner/'))) return [[name, own]]
    const other = { ...own, environment: { ...own.environment, ...environment }, cwd: tree }
    return [
      [`${name}${suffix}`, other],
      [name, own],
    ]
  })
  return measureTogether(Object.fromEntries(all), rounds)
}

/** `2.68 s`, and with `--against` also `; before 2.41 s, +11 %`. `secondsOf`: reads a time from the samples of a name. */
export function timed(name: string, secondsOf: (name: string) => number): string {
  const now = secondsOf(name)
  if (!tree) return format(now)
  const before = secondsOf(`${name}${suffix}`)
  const percent = (now / before - 1) * 100
  return `${format(now)}; before ${format(before)}, ${percent < 0 ? '' : '+'}${percent.toFixed(0)} %`
}

/** Milliseconds below a hundredth of a second. */
export function format(seconds: number): string {
  return seconds < 0.01 ? `${(seconds * 1000).toFixed(2)} ms` : `${seconds.toFixed(seconds < 1 ? 3 : 2)} s`
}
