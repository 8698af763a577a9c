import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { LabError } from '../../../runner/lab/lab.ts'
import { openingError } from '../../../runner/lab/sandbox/agent/errors.ts'
import { openSandbox } from '../../../runner/lab/sandbox/sandbox.ts'
import { labTest, opened, request, run } from './provisioned.ts'

const cases = [
  ['mount overlay on /x: No such device', /kernel has no overlay file system/, /modprobe overlay/],
  ['mount overlay on /x: Invalid argument', /cannot carry an overlay/, /LAB_DIR/],
  ['mount cgroup2 on /x: No such device', /no cgroup version 2/, /CONFIG_CGROUPS/],
  ['mount proc on /x: Operation not permitted', /does not let the runner mount/, /--privileged/],
  ['unshare: Operation not permitted', /does not let the runner make namespaces/, /CAP_SYS_ADMIN/],
  ['unshare: No space left on device', /no more namespaces/, /max_\*_namespaces/],
  ["ENOSPC: No space left on device, mkdir '/x'", /disk of the lab directory is full/, /LAB_DIR/],
  ['perl could not be started: spawn perl ENOENT', /perl is not installed/, /apt-get install perl-base/],
  ['user namespace: clone: No space left on device', /user namespaces/, /user\.max_user_namespaces/],
  ['user namespace: clone: Operation not permitted', /user namespaces/, /Linux 6\.6/],
  ['something new', /could not be opened \(something new/, /provision again/],
] as const

for (const [seen, message, suggestion] of cases) {
  test(`“${seen}” becomes an error that says what to do`, () => {
    const error = openingError(seen, '/scratch')
    assert.ok(error instanceof LabError)
    assert.match(error.message, message)
    assert.match(error.suggestion, suggestion)
    assert.ok(error.message.includes(seen))
  })
}

labTest('a path that an overlay cannot name is refused with the reason', async (parts) => {
  await assert.rejects(openSandbox({ ...parts, scratch: '/var/tmp/a:b' }, request()), /comma, colon or backslash/)
})

labTest('a full disk is reported as such, when a sandbox opens and when a file is written', async (parts, t) => {
  const small = mkdtempSync(join(tmpdir(), 'sandbox-full-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,nr_inodes=200', 'tmpfs', small])
  t.after(() => {
    execFileSync('umount', ['-l', small])
    rmdirSync(small)
  })
  const sandbox = await opened({ ...parts, scratch: small }, t)
  await run(sandbox, 'cat /dev/zero > big')
  await assert.rejects(sandbox.writeFile('Containerfile', 'x'.repeat(9000)), /disk of the lab directory is full/)
  await assert.rejects(openSandbox({ ...parts, scratch: small }, request()), /disk of the lab directory is full|ENOSPC/)
})
