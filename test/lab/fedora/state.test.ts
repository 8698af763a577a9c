import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readRecord, writeRecord } from '../../../runner/lab/fedora/images/stores.ts'
import { isFresh, readState, type State, writeState } from '../../../runner/lab/fedora/state.ts'

const directory = mkdtempSync(join(tmpdir(), 'fedora-state-'))
const context = { directory, progress: () => {}, signal: new AbortController().signal }
test.after(() => rmSync(directory, { recursive: true }))

const hour = 60 * 60 * 1000
const state: State = {
  schema: 1,
  tools: join(directory, 'tools'),
  keeps: ['tools'],
  base: [`sha256:${'0'.repeat(64)}`],
  checkedAt: 1_000 * hour,
  identity: 'identity',
  versions: { podman: '5.8' },
}

test('the registry is asked again after a day, or when the clock was set back', () => {
  assert.equal(isFresh(state, 1_023 * hour), true)
  assert.equal(isFresh(state, 1_025 * hour), false)
  assert.equal(isFresh(state, 999 * hour), false)
})

test('a state is good as long as its tools are there and its file is whole', async () => {
  assert.equal(readState(directory), undefined)
  await writeState(state, context)
  assert.equal(readState(directory), undefined)
  mkdirSync(state.tools)
  assert.deepEqual(readState(directory), state)
  const [file] = readdirSync(join(directory, 'states'))
  writeFileSync(join(directory, 'states', file ?? ''), '{"schema":1')
  assert.equal(readState(directory), undefined)
})

test('a record of images that was cut short is none: the stores are then made again', async () => {
  const record = { schema: 1 as const, superseded: false, images: [] }
  await writeRecord(directory, record)
  assert.deepEqual(readRecord(directory), record)
  writeFileSync(join(directory, 'images.json'), '{"schema":1,"super')
  assert.equal(readRecord(directory), undefined)
})
