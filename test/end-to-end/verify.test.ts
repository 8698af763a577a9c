/** One tutorial from Markdown to report in the real offline lab, and what a run must never do. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Call, makePlace } from './call.ts'
import { host, sandboxed, within } from './host.ts'

const documents = 'test/end-to-end/documents'
const place = makePlace()
const earlier = host()
let first: Call
before(async () => {
  first = await place.call(['content/build/first-image.md'])
})
after(() => place.remove())

const levelsOf = (call: Call) => call.report.tutorials[0]?.blocks ?? []

test('the first tutorial passes, and says that it ran on a stand-in', () => {
  assert.equal(first.exitCode, 0, first.output)
  const [tutorial] = first.report.tutorials
  assert.equal(tutorial?.status, 'passed')
  assert.equal(tutorial?.subject, 'stand-in')
  assert.ok((first.report.totals.executed ?? 0) >= 10, `executed: ${first.report.totals.executed}`)
})

test('without a bootc its lint is reported as contract, and nothing is called booted', () => {
  assert.ok((first.report.totals.contract ?? 0) >= 1)
  assert.equal(first.report.totals.booted, 0)
  assert.match(first.output, /contract/)
})

test('it leaves the machine as it was: mounts, loop devices, container storage, processes', async () => {
  assert.deepEqual(host(), earlier)
  await within(5, () => sandboxed(first.pid).living.length === 0)
  assert.deepEqual(sandboxed(first.pid).living, [])
})

test('an unchanged tutorial is taken from its evidence, and is no less honest for that', async () => {
  const again = await place.call(['content/build/first-image.md'])
  assert.equal(again.exitCode, 0)
  assert.equal(again.report.tutorials[0]?.cached, true)
  assert.deepEqual(again.report.totals, first.report.totals)
})

test('--require fails what is weaker or ran on a stand-in', async () => {
  const { exitCode, output } = await place.call(['content/build/first-image.md', '--require', 'executed'])
  assert.equal(exitCode, 1)
  assert.match(output, /stand-in/)
})

test('a command that fails in the middle of a block is named with its line, and what follows is not reached', async () => {
  const { exitCode, output, report } = await place.call([`${documents}/fails-in-the-middle.md`])
  assert.equal(exitCode, 1)
  assert.match(output, /fails-in-the-middle\.md:8:1/)
  assert.deepEqual(
    report.tutorials[0]?.blocks.map((block) => block.status),
    ['failed', 'not-reached', 'passed'],
  )
})

test('every call of the stub makes its block contract: in containers, in builds, from cached layers, as root', async () => {
  const call = await place.call([`${documents}/stub.md`])
  assert.equal(call.exitCode, 0, call.output)
  assert.deepEqual(
    levelsOf(call).map((block) => block.level),
    // The file carries the level of the build that uses it.
    ['contract', 'contract', 'contract', 'contract', 'contract', 'executed'],
  )
})

test('a runner that is killed leaves no process and no mount, and the next run passes', async (t) => {
  const child = place.start([`${documents}/long.md`, '--no-cache'])
  t.after(() => child.kill('SIGKILL'))
  const running = () => sandboxed(child.pid).living
  assert.ok(await within(60, () => running().some((line) => line.endsWith('sleep 600'))), 'the tutorial never started')
  child.kill('SIGKILL')
  assert.ok(await within(5, () => running().length === 0), `left after 5 s: ${running().join('; ')}`)
  assert.deepEqual(host(), earlier)
  const { exitCode, output } = await place.call(['content/build/first-image.md', '--no-cache'])
  assert.equal(exitCode, 0, output)
})
