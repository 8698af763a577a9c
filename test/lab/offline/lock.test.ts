import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { withLock } from '../../../runner/lab/provision/lock.ts'
import { temporaryContext } from './context.ts'

const holder = join(import.meta.dirname, 'lock-holder.ts')

test('the second waits for the first, and says for whom', async (t) => {
  const first = temporaryContext(t)
  const second = { ...temporaryContext(t), directory: first.directory }
  const order: string[] = []
  const one = withLock(first, async () => {
    await delay(300)
    order.push('one')
  })
  await delay(100)
  await withLock(second, async () => {
    order.push('two')
  })
  await one
  assert.deepEqual(order, ['one', 'two'])
  assert.deepEqual(second.events[0]?.note, `process ${process.pid}`)
})

test('the lock of a killed process is free at once', async (t) => {
  const context = temporaryContext(t)
  const child = spawn(process.execPath, [holder, context.directory], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  child.kill('SIGKILL')
  const started = Date.now()
  await withLock(context, async () => {})
  assert.ok(Date.now() - started < 5000)
})

test('a failure in the work releases the lock', async (t) => {
  const context = temporaryContext(t)
  await assert.rejects(
    withLock(context, async () => {
      throw new Error('work failed')
    }),
    /work failed/,
  )
  await withLock(context, async () => {})
})
