/** `verify-docs clean`: removes provided labs and caches, after saying what. */
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ownerLives, ownerPrefix } from '../../lab/sandbox/processes/process-tree.ts'
import { type Help, parseCall } from '../frame/arguments.ts'
import { type Context, writeUsageErrors } from '../frame/context.ts'
import { exit } from '../frame/exit-status.ts'
import { labDirectory } from '../frame/paths.ts'
import { isLabDirectory, tagName } from './prepare-lab.ts'

const help: Help = {
  about: 'Removes provided labs and caches, after saying what. Evidence is kept.',
  usage: ['verify-docs clean [OPTIONS]'],
  options: {
    'dry-run': { help: 'Say what would be removed, and remove nothing.' },
  },
  examples: [['LAB_DIR=/mnt/lab npm run verify-docs -- clean', 'another place than ~/.cache/image-mode-docs']],
}

export async function clean(args: string[], context: Context): Promise<number> {
  const call = parseCall(args, help, context.stdout)
  if (call === undefined) return exit.success
  const { switches, positionals, errors } = call
  if (positionals.length > 0) errors.push(`clean takes no paths; $LAB_DIR names another place`)
  const directory = labDirectory(context.environment)
  const names = (await readdir(directory).catch(() => undefined))?.sort()
  if (names === undefined && errors.length === 0) {
    context.stdout.write(`Nothing to remove: there is no ${directory}\n`)
    return exit.success
  }
  if (names !== undefined && !(await isLabDirectory(directory)))
    errors.push(`${directory} has no ${tagName}, so it may hold other things too: look at it and remove it yourself`)
  for (const run of await livingRuns(directory))
    errors.push(`a run is going on in ${run}: wait for its end, or stop it`)
  for (const mount of await mountsBelow(directory))
    errors.push(`${mount} is still mounted, perhaps a run is going on: wait for its end, or unmount it`)
  if (errors.length > 0) return writeUsageErrors(context, 'verify-docs', errors)
  for (const name of names ?? [])
    context.stdout.write(`${switches.has('dry-run') ? 'would remove' : 'removing'} ${join(directory, name)}\n`)
  if (switches.has('dry-run')) return exit.success
  await rm(directory, { recursive: true, force: true })
  context.stdout.write(`${directory} is removed; the next run provides its lab again\n`)
  return exit.success
}

/** Scratch folders of runs that still live; their mounts are in namespaces of their own. */
async function livingRuns(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => [])
  const labs = entries.filter((entry) => entry.isDirectory()).map((entry) => join(directory, entry.name, 'sandboxes'))
  const names = await Promise.all(
    labs.map(async (lab) => (await readdir(lab).catch(() => [])).map((name) => [lab, name] as const)),
  )
  return names
    .flat()
    .flatMap(([lab, name]) => (name.startsWith(ownerPrefix) && ownerLives(name) ? [join(lab, name)] : []))
}

/** Removing through a mount would remove what is mounted. */
async function mountsBelow(directory: string): Promise<string[]> {
  const table = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '')
  const points = table
    .split('\n')
    .map((line) =>
      (line.split(' ')[4] ?? '').replace(/\\([0-7]{3})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 8))),
    )
  return points.filter((point) => point === directory || point.startsWith(`${directory}/`))
}
