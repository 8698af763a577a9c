/** What comes back from the machine round the lab is believed as far as it can be true, and shown as text. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Opening } from '../../runner/cli/isolate/inside.ts'
import { converse, openMachineRuns } from '../../runner/cli/isolate/machine-runs.ts'
import type { Tutorial } from '../../runner/document/model.ts'
import { type Accelerator, type Lab, LabError, type LabMachine, type MachineLines } from '../../runner/lab/lab.ts'
import type { RunEvent } from '../../runner/run/plan/run-options.ts'
import { sampleBlock, sampleEvidence, sampleLab, sampleTutorial } from '../evidence/samples.ts'

const opening: Opening = { setup: {}, noRootPages: false }
const { signal } = new AbortController()

/** A port whose other end is the test. */
function makePort() {
  const sent: string[] = []
  const ended = Promise.withResolvers<LabError>()
  let hear: (line: string) => void = () => {}
  const lines: MachineLines = {
    send: (line) => void sent.push(line),
    listen: (listener) => {
      hear = listener
    },
    ended: ended.promise,
  }
  const say = (message: unknown) => hear(typeof message === 'string' ? message : JSON.stringify(message))
  return { lines, sent, say, end: ended.resolve }
}

function labOf(accelerator: Accelerator, nests: boolean, lines = makePort().lines): Lab {
  const machine: LabMachine = { accelerator, nests, setup: { a: 1 }, start: async () => lines }
  const none = () => Promise.reject(new Error('not here'))
  return { describe: () => sampleLab(), machine: async () => machine, open: none, close: none }
}

const progress = { say() {}, task() {}, expect() {}, tutorialStarted() {}, blockStarted() {}, tutorialEnded() {} }
const surroundings = { noRootPages: true, jobs: 4, signal, progress: { ...progress, hold: () => () => {}, end() {} } }

const tutorial = sampleTutorial()
const evidence = sampleEvidence({ lab: { ...sampleEvidence().lab, networked: false } })

test('a record arrives, and what was seen on the way; what is no message is passed over', async () => {
  const port = makePort()
  const events: RunEvent[] = []
  const talk = converse(port.lines, opening)
  const asked = talk.ask({ tutorial, options: {} }, (event) => void events.push(event), signal)
  const event = { type: 'block-started', tutorial: tutorial.id, block: 'b', line: 3, index: 0, of: 1 }
  for (const message of ['{', '[]', 'null', '{"id":1}', { id: 1, evidence: { ...evidence, blocks: 'none' } }])
    port.say(message)
  port.say({ id: 7, evidence })
  port.say({ id: 1, event: { ...event, line: 'three' } })
  port.say({ id: 1, event })
  port.say({ id: 1, evidence: { ...evidence, extra: 'field' } })
  port.say({ id: 1, error: 'too late' })
  assert.deepEqual(await asked, evidence)
  assert.deepEqual(events, [event])
  assert.deepEqual(
    port.sent.map((line) => Object.keys(JSON.parse(line))),
    [
      ['setup', 'noRootPages'],
      ['tutorial', 'options', 'id'],
    ],
  )
})

test('an error inside, the end of the machine and an interruption end the waiting', async () => {
  const port = makePort()
  const talk = converse(port.lines, opening)
  const stop = new AbortController()
  const asks = [signal, signal, stop.signal].map((one) => talk.ask({ tutorial, options: {} }, () => {}, one))
  port.say({ id: 1, error: 'no sandbox' })
  stop.abort(new Error('stopped by SIGINT'))
  port.end(new LabError('the machine ended', 'Again.'))
  const [failed, ended, stopped] = (await Promise.allSettled(asks)).map((one) => 'reason' in one && one.reason.message)
  assert.match(String(failed), /the runner in the machine failed: no sandbox/)
  assert.deepEqual([ended, stopped], ['the machine ended', 'stopped by SIGINT'])
  await assert.rejects(talk.ready, /the machine ended/)
})

test('the record says how it was isolated; an emulated machine gets more time and one page at once', async () => {
  const port = makePort()
  const lab = labOf('emulation', false, port.lines)
  const runs = await openMachineRuns(lab, surroundings)
  const timed = { ...tutorial, blocks: [sampleBlock({ timeout: 1000, retry: 10 })] }
  const run = runs.run(timed, { signal, timeout: 2000 }, () => {})
  const wait = () => new Promise((resolve) => setImmediate(resolve))
  while (port.sent.length < 1) await wait()
  port.say({ ready: true })
  while (port.sent.length < 2) await wait()
  port.say({ id: 1, evidence })
  assert.deepEqual((await run).isolation, { kind: 'vm', accelerator: 'emulation' })
  assert.equal(runs.jobs, 1)
  const asked = JSON.parse(port.sent[1] ?? '') as { tutorial: Tutorial; options: { timeout: number } }
  const [block] = asked.tutorial.blocks
  assert.ok(block?.kind === 'run' && Number(block.timeout) > 5000 && Number(block.retry) > 50)
  assert.ok(asked.options.timeout > 10_000)
  assert.equal((await openMachineRuns(labOf('kvm', false), surroundings)).jobs, 4)
})

test('a machine that never gives a record is not waited for beyond the limits of the page', async () => {
  const port = makePort()
  const runs = await openMachineRuns(labOf('kvm', false, port.lines), surroundings)
  const run = runs.run({ ...tutorial, blocks: [sampleBlock()] }, { signal, timeout: 1 }, () => {})
  run.catch(() => undefined)
  while (port.sent.length < 1) await new Promise((resolve) => setImmediate(resolve))
  port.say({ ready: true })
  await assert.rejects(run, /did not end within its time limits/)
})

test('a page that boots machines is refused where the machine cannot boot any in useful time', async () => {
  const booting = sampleTutorial({
    declarations: [{ kind: 'guest', name: 'machine', options: { image: 'localhost/a:1' }, line: 1, column: 1 }],
    blocks: [sampleBlock({ on: 'machine' })],
  })
  const why = async (accelerator: Accelerator, nests: boolean, page: Tutorial) =>
    (await openMachineRuns(labOf(accelerator, nests), surroundings)).refuses(page, {})
  assert.match((await why('emulation', false, booting)) ?? '', /an emulated machine .* run it without --isolate vm/)
  assert.match((await why('kvm', false, booting)) ?? '', /KVM without nesting/)
  assert.equal(await why('kvm', true, booting), undefined)
  assert.equal(await why('emulation', false, tutorial), undefined)
})

test('a lab whose parts cannot be in a machine says so', async () => {
  const { machine: _, ...lab } = labOf('kvm', false)
  await assert.rejects(openMachineRuns(lab, surroundings), /the lab offline cannot be put into a machine/)
})
