/** A derived image is booted in the real offline lab, first from power-on, then from the saved state. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { evidenceSchema } from '../../runner/evidence/schema.ts'
import { makePlace } from './call.ts'
import { host, sandboxed, within } from './host.ts'

const document = 'test/end-to-end/documents/machine.md'
const place = makePlace()
const earlier = host()
let pid: number | undefined
after(() => place.remove())

function evidence() {
  return evidenceSchema.parse(JSON.parse(readFileSync(place.evidence('machine'), 'utf8')))
}

test('a derived image boots, and its service answers: booted, on a stand-in, by the kernel alone', async () => {
  const { exitCode, output, report } = await place.call([document])
  assert.equal(exitCode, 0, output)
  const levels = report.tutorials[0]?.blocks.map((block) => block.level)
  assert.deepEqual(levels?.slice(2), ['booted', 'executed', 'booted'])
  const [guest] = evidence().guests ?? []
  assert.equal(guest?.bootloader, 'direct-kernel')
  assert.ok(['kvm', 'emulation'].includes(guest?.accelerator ?? ''))
  assert.equal(report.tutorials[0]?.subject, 'stand-in')
})

test('the next machine of the same image goes on from the saved state', async () => {
  const call = await place.call([document, '--no-cache'])
  const { exitCode, output } = call
  pid = call.pid
  assert.equal(exitCode, 0, output)
  assert.deepEqual(
    evidence().guests?.[0]?.boots.map(({ how }) => how),
    ['saved-state'],
  )
})

test('nothing of the machines is left', async () => {
  assert.deepEqual(host(), earlier)
  assert.ok(await within(5, () => sandboxed(pid).living.length === 0))
})
