import assert from 'node:assert/strict'
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { LabOptions } from '../../../runner/lab/lab.ts'
import { describeIsolation, probeIsolation, whyNoRootPages } from '../../../runner/lab/sandbox/mounts/machine-probes.ts'
import { nextRange } from '../../../runner/lab/sandbox/sandbox.ts'
import { labTest, opened, run } from './provisioned.ts'

const options = { noRootPages: true } as LabOptions

test('each sandbox has ids of its own, which no system uses', () => {
  const [one, two] = [nextRange(), nextRange()]
  assert.notEqual(one.first, two.first)
  for (const { first, count } of [one, two, nextRange(4_194_304)]) {
    assert.equal(first % count, 0)
    assert.ok(first >= 2 ** 30 && first + count < 2 ** 32 - 1)
  }
})

test('pages that need root are refused on demand, and all are where no page can do without', () => {
  assert.equal(whyNoRootPages({} as LabOptions, { works: false, why: 'old' }), undefined)
  assert.match(whyNoRootPages(options, { works: true }) ?? '', /^loop devices take the root of this machine/)
  assert.throws(() => whyNoRootPages(options, { works: false, why: 'uid_map: Operation not permitted' }), /uid_map/)
  assert.match(describeIsolation({ works: false, why: 'old' }), /^all pages run as root of this machine.*old$/)
})

labTest('whether user namespaces work is found out by trying', async (parts) => {
  assert.deepEqual(await probeIsolation(parts), { works: parts.userNamespaces })
  // Nothing can be mapped into a directory that is not there.
  const { works, why } = await probeIsolation({ ...parts, stores: { rootful: join(parts.scratch, 'none') } })
  assert.equal(works, false)
  assert.match(why ?? '', /idmap .*No such file or directory/)
})

labTest('root in a page is nobody on this machine, and its files are those of root', async (parts, t) => {
  if (!parts.userNamespaces) return t.skip('no user namespaces here')
  const sandbox = await opened(parts, t)
  const child = sandbox.spawn(['sleep', '60'], { user: 'root' })
  await run(sandbox, 'true')
  const outside = statSync(`/proc/${child.pid}`)
  assert.ok(outside.uid >= 2 ** 30, `uid ${outside.uid}`)
  child.kill('SIGKILL')
  const { output } = await run(
    sandbox,
    'id -u; stat -c %u /etc/passwd /dev/null /var/lib/containers; touch ~/x; stat -c %u ~/x',
    {
      user: 'root',
    },
  )
  assert.equal(output, '0\n0\n0\n0\n0\n')
  writeFileSync(join(sandbox.control.host, 'step'), 'x')
  assert.equal((await run(sandbox, `stat -c %u ${sandbox.control.inside}/step`)).output, '0\n')
})

labTest('a sandbox works without a user namespace where the kernel gives none', async (parts, t) => {
  const sandbox = await opened({ ...parts, userNamespaces: false }, t)
  const { output } = await run(sandbox, 'cut -c 1-10 /proc/self/uid_map; sudo podman image list --quiet | wc -l')
  assert.match(output, /^ {9}0\n[1-9]\d*\n$/)
})
