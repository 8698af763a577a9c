import assert from 'node:assert/strict'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { internalsOf } from '../../../runner/lab/sandbox/internals.ts'
import type { LabParts } from '../../../runner/lab/sandbox/mounts/parts.ts'
import { mostProcesses } from '../../../runner/lab/sandbox/mounts/plan.ts'
import { hasPidLimits } from '../../../runner/lab/sandbox/prepare.ts'
import { labTest, opened, run } from './provisioned.ts'

const accidents = [
  ['unmounting everything', 'umount -a; umount -l /proc /sys /'],
  ['mounting over the system', 'mount -t tmpfs none /usr; mount --bind /run /etc; mount -o remount,ro /'],
  ['killing all processes as root', 'kill -9 -1; kill -9 1'],
  ['stopping the machine', 'reboot -f; poweroff -f; halt -f; kill -INT 1'],
  ['setting the clock', 'date -s 2001-01-01'],
  ['removing everything', 'rm -rf --no-preserve-root /'],
] as const

for (const [name, script] of accidents) {
  labTest(`${name} in a block harms neither the host nor the lab nor another tutorial`, async (parts, t) => {
    const before = state(parts)
    const other = await opened(parts, t)
    const sandbox = await opened(parts, t)
    const shell = sandbox.spawn(['bash', '-c', script], { user: 'root' })
    shell.output.resume()
    await shell.exited
    await sandbox.close()
    assert.deepEqual(state(parts), before)
    assert.ok(Math.abs(Date.now() - before.now) < 120_000)
    assert.equal((await run(other, 'sudo echo lives; ls -d /usr /etc')).output, 'lives\n/etc\n/usr\n')
  })
}

const pidLimit = readFileSync('/proc/sys/kernel/pid_max', 'utf8')

labTest('a fork storm takes no more processes than its sandbox has, and ends with it', async (parts, t) => {
  if (!hasPidLimits()) return t.skip('the kernel has no limit of processes for a pid namespace')
  const other = await opened(parts, t)
  const sandbox = await opened(parts, t)
  assert.equal((await run(sandbox, 'cat /proc/sys/kernel/pid_max')).output, `${mostProcesses}\n`)
  const namespace = pidNamespace(String(internalsOf(sandbox).init))
  assert.notEqual(namespace, pidNamespace('self'))
  const storm = sandbox.spawn(['bash', '-c', 'f() { f | f & }; f; sleep 100'])
  storm.output.resume()
  let most = 0
  // Only as long as it takes to grow: on a busy machine that is a while.
  for (const end = Date.now() + 60_000; most < mostProcesses / 2 && Date.now() < end; await delay(100))
    most = Math.max(most, processesIn(namespace))
  assert.ok(most >= mostProcesses / 2, `${most} processes`)
  for (const end = Date.now() + 2000; Date.now() < end; await delay(100)) most = Math.max(most, processesIn(namespace))
  assert.ok(most <= mostProcesses, `${most} processes`)
  assert.equal((await run(other, 'echo lives | cat')).output, 'lives\n')
  await sandbox.close()
  assert.equal(processesIn(namespace), 0)
  assert.equal(readFileSync('/proc/sys/kernel/pid_max', 'utf8'), pidLimit)
})

const now = Date.now()

/** In that namespace alone: other work on the machine does not count. */
function processesIn(namespace: string | undefined): number {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && pidNamespace(name) === namespace).length
}

/** Undefined for a process that has ended. */
function pidNamespace(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`)
  } catch {
    return undefined
  }
}

/** What must stay as it is. */
function state({ root, stores }: LabParts) {
  const list = (path: string) => readdirSync(path, { recursive: true }).length
  return {
    now,
    mounts: readFileSync('/proc/self/mountinfo', 'utf8'),
    tools: [
      list(join(root, 'etc')),
      list(join(root, 'usr/bin')),
      list(join(root, 'home')),
      list(join(root, 'var/lib')),
    ],
    stores: [stores.rootful, stores.rootless].map((path) => (path ? readdirSync(path) : [])),
    hostname: readFileSync('/proc/sys/kernel/hostname', 'utf8'),
  }
}
