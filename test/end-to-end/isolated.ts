/**
 * `npm run test:isolated`: `--isolate vm` in the real offline lab. Where the processor is emulated the machine takes one to two
 * minutes to boot on a quiet host, and the first run makes its disk.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { release } from 'node:os'
import { after, test } from 'node:test'
import { evidenceSchema } from '../../runner/evidence/schema.ts'
import { makePlace } from './call.ts'
import { commandLines, host, sandboxed, within } from './host.ts'

const isolate = ['--isolate', 'vm', '--no-cache']
const small = 'test/end-to-end/documents/isolated.md'
const booting = 'test/end-to-end/documents/machine.md'
const place = makePlace()
const earlier = host()
after(() => place.remove())

test('a page runs in the machine, and its record says so; one that boots machines is refused', async () => {
  const { exitCode, output, report, pid } = await place.call([...isolate, small, booting])
  assert.equal(exitCode, 0, output)
  const { isolation, lab, blocks, status } = evidenceSchema.parse(
    JSON.parse(readFileSync(place.evidence('isolated'), 'utf8')),
  )
  assert.equal(status, 'passed')
  assert.equal(isolation?.kind, 'vm')
  assert.notEqual(lab.kernel, release())
  const kernel = blocks.find(({ id }) => id === 'kernel')
  assert.equal(kernel?.transcript?.text.trim(), lab.kernel)
  if (isolation?.accelerator === 'emulation') {
    const refused = report.tutorials.find(({ path }) => path === booting)
    assert.equal(refused?.status, 'not-run')
    assert.match(output, /not run: .*machine\.md: it boots machines itself/)
  }
  assert.deepEqual(sandboxed(pid).living, [])
})

for (const signal of ['SIGINT', 'SIGKILL'] as const)
  test(`${signal} while it boots: the machine is gone within seconds`, async () => {
    const child = place.start([...isolate, small])
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
    const machine = () => sandboxed(child.pid).living.some((line) => line.includes('virtserialport'))
    assert.ok(await within(600, machine), 'no machine was started')
    child.kill(signal)
    assert.ok(await within(10, () => sandboxed(child.pid).living.length === 0))
    const status = await ended
    if (signal === 'SIGINT') assert.equal(status, 130)
    assert.ok(!commandLines().some((line) => line.includes(`-${child.pid}-`) && line.includes('qemu')))
    assert.deepEqual(host().mounts, earlier.mounts)
  })
