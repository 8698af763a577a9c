import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { remove } from '../../../runner/lab/sandbox/mounts/disk.ts'
import { endStale } from '../../../runner/lab/sandbox/stale.ts'
import { labTest, lives, opened, run } from './provisioned.ts'

const runner = new URL('doomed-runner.ts', import.meta.url).pathname

for (const after of [0, 5, 20, 60, 400]) {
  labTest(
    `a runner killed ${after} ms after its first sandbox began leaves nothing that runs, and no file after the next start`,
    async (parts, t) => {
      const scratch = mkdtempSync(join(tmpdir(), 'sandbox-death-'))
      t.after(() => rmSync(scratch, { recursive: true, force: true }))
      const bystander = await opened(parts, t)
      const child = spawn(process.execPath, [runner, JSON.stringify({ ...parts, scratch })], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await new Promise((resolve) => child.stdout.once('data', resolve))
      await delay(after)
      const family = descendants(child.pid ?? 0)
      const mounts = readFileSync('/proc/self/mountinfo', 'utf8')
      const dead = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await dead
      const deadline = Date.now() + 5000
      while (family.some(lives) && Date.now() < deadline) await delay(20)
      assert.deepEqual(family.filter(lives), [])
      assert.equal(readFileSync('/proc/self/mountinfo', 'utf8'), mounts)

      await remove(await endStale(scratch))
      const left = [scratch, '/dev/shm/image-mode-docs'].flatMap((base) => (existsSync(base) ? readdirSync(base) : []))
      assert.deepEqual(
        left.filter((name) => name.includes(`-${child.pid}-`)),
        [],
      )
      assert.equal((await run(bystander, 'echo untouched > /var/tmp/x && cat /var/tmp/x')).output, 'untouched\n')
    },
  )
}

function descendants(pid: number): number[] {
  try {
    const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    )
    return children.flatMap((child) => [child, ...descendants(child)])
  } catch {
    return []
  }
}
