/**
 * `npm run test:killed [-- --times N --seed N --bootc FILE --victim runner|machine PATH…]`: kills the runner, or the QEMU of
 * its machine (SIGKILL) at random moments of a real run. After each: no process of a sandbox within 5 s, no mount, no loop
 * device; a killed machine fails its block, by its name. After the next start: no file of a killed run. At the end a run
 * completes, taking what had finished before from its evidence.
 */
import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { answerHelp } from '../../runner/cli/frame/own-help.ts'
import { labDirectory } from '../../runner/cli/frame/paths.ts'
import { randomNumbers } from '../rot/sample.ts'
import { makePlace } from './call.ts'
import { host, sandboxed, within } from './host.ts'

answerHelp(import.meta.url)
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    times: { type: 'string', default: '20' },
    seed: { type: 'string', default: '20261123' },
    bootc: { type: 'string' },
    victim: { type: 'string', default: 'runner' },
  },
})
const given = [...(values.bootc ? ['--bootc', values.bootc] : []), ...positionals]
const ofMachine = values.victim === 'machine'
const next = randomNumbers(Number(values.seed))
const scratch = [join(labDirectory(process.env), 'offline/sandboxes'), '/dev/shm/image-mode-docs']
const runners: (number | undefined)[] = []
/** Of the killed runners alone: others may be at work on this machine. */
const filesLeft = () =>
  scratch
    .flatMap((path) => (existsSync(path) ? readdirSync(path).map((name) => join(path, name)) : []))
    .filter((path) => runners.some((runner) => /^run-/.test(basename(path)) && path.split('-').at(-2) === `${runner}`))

const place = makePlace()
const earlier = host()
const faults: string[] = []
try {
  const whole = Date.now()
  const complete = await place.call(given)
  const length = Date.now() - whole
  process.stdout.write(`an undisturbed run: ${length} ms, exit ${complete.exitCode}\n`)
  for (let number = 1; number <= Number(values.times); number += 1) {
    const moment = Math.round(next() * length)
    const child = place.start(['--no-cache', ...given])
    const ended = new Promise((resolve) => child.on('close', resolve))
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (said += data))
    await new Promise((resolve) => setTimeout(resolve, moment))
    runners.push(child.pid)
    const died = ofMachine ? await killMachine(child.pid, ended) : child.kill('SIGKILL')
    if (ofMachine) await ended
    const killed = Date.now()
    const left = () => sandboxed(child.pid)
    const gone = await within(5, () => left().living.length === 0)
    const took = Date.now() - killed
    const reaped = await within(30, () => left().unreaped.length === 0)
    await ended
    const now = host()
    const wrong = [
      ...(ofMachine && died && !/the machine \S+ (died|stopped)/.test(said)
        ? [`no word of the death: ${said.slice(-400)}`]
        : []),
      ...(gone ? [] : [`processes: ${left().living.join('; ')}`]),
      ...(reaped ? [] : [`processes that nobody reaps: ${left().unreaped.join(' ')}`]),
      ...now.mounts.filter((mount) => !earlier.mounts.includes(mount)).map((mount) => `mount: ${mount}`),
      ...(now.storage === earlier.storage ? [] : [`container storage: ${now.storage}`]),
    ]
    process.stdout.write(
      `${number}: ${died ? 'killed' : ofMachine ? 'no machine was there' : 'it had ended'} after ${moment} ms, processes gone after ${took} ms${wrong.map((line) => `\n   LEFT ${line}`).join('')}\n`,
    )
    faults.push(...wrong)
  }
  const again = await place.call(given)
  const cached = again.report.tutorials.filter((tutorial) => tutorial.cached).length
  process.stdout.write(
    `the run after: exit ${again.exitCode}, ${cached} of ${again.report.tutorials.length} from evidence\n`,
  )
  await within(5, () => filesLeft().length === 0)
  for (const file of filesLeft()) faults.push(`file: ${file}`)
  for (const loop of host().loops) if (!earlier.loops.includes(loop)) faults.push(`loop device: ${loop}`)
  if (again.exitCode !== complete.exitCode) faults.push(`exit ${again.exitCode} where it was ${complete.exitCode}`)
} finally {
  place.remove()
}
/** Whether there was one before the run ended. */
async function killMachine(runner: number | undefined, ended: Promise<unknown>): Promise<boolean> {
  let over = false
  void ended.then(() => {
    over = true
  })
  while (!over) {
    const qemu = sandboxed(runner).living.find((line) => /^\d+ qemu-system-/.test(line))
    if (qemu !== undefined) return process.kill(Number.parseInt(qemu, 10), 'SIGKILL')
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  return false
}

for (const fault of faults) process.stdout.write(`LEFT ${fault}\n`)
process.stdout.write(`${faults.length === 0 ? 'nothing was left' : `${faults.length} things were left`}\n`)
process.exitCode = faults.length === 0 ? 0 : 1
