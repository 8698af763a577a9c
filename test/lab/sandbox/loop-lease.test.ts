import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { leaseLoops } from '../../../runner/lab/sandbox/devices/loops.ts'
import { ownerName } from '../../../runner/lab/sandbox/processes/process-tree.ts'

test('a lease that a full disk or a power cut left half-written holds nobody up', { timeout: 10_000 }, async (t) => {
  if (!existsSync('/dev/loop-control')) return t.skip('this machine has no loop devices')
  const directory = mkdtempSync(join(tmpdir(), 'loops-'))
  t.after(() => rmSync(directory, { recursive: true }))
  const file = join(directory, 'loops.json')
  for (const broken of ['', '{"owner":', 'null', '{}']) {
    writeFileSync(file, broken)
    const lease = await leaseLoops('somebody', undefined, file)
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), lease)
    assert.deepEqual(readdirSync(directory), ['loops.json'])
  }
})

test('an interruption ends the waiting for a lease that another run has', { timeout: 10_000 }, async (t) => {
  if (!existsSync('/dev/loop-control')) return t.skip('this machine has no loop devices')
  const directory = mkdtempSync(join(tmpdir(), 'loops-'))
  t.after(() => rmSync(directory, { recursive: true }))
  const file = join(directory, 'loops.json')
  await leaseLoops(ownerName(), undefined, file)
  const interruption = new AbortController()
  const waiting = leaseLoops(ownerName(), interruption.signal, file)
  interruption.abort()
  await assert.rejects(waiting, { name: 'AbortError' })
})
