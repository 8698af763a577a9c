import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mergeEvidence } from '../../runner/evidence/merge.ts'
import type { Evidence } from '../../runner/evidence/schema.ts'
import { sampleEvidence } from './samples.ts'

const stored = (file: string, changes: Partial<Evidence>) => ({
  file,
  digest: '',
  seal: '',
  evidence: sampleEvidence(changes),
})
const at = (time: string) => `2026-11-20T${time}:00.000Z`

/** Both orders of the input, which must not matter. */
function merged(...records: ReturnType<typeof stored>[]) {
  const forward = mergeEvidence(records)
  assert.deepEqual(mergeEvidence([...records].reverse()), forward)
  return forward
}

test('records of different tutorials are all kept', () => {
  const other = { ...sampleEvidence().tutorial, id: 'other' }
  const { records, conflicts } = merged(stored('a', {}), stored('b', { tutorial: other }))
  assert.deepEqual(records.map((record) => record.file).sort(), ['a', 'b'])
  assert.deepEqual(conflicts, [])
})

test('of two runs of one thing the newer is kept, and that is reported', () => {
  const { records, conflicts } = merged(
    stored('old', { startedAt: at('10:00') }),
    stored('new', { startedAt: at('11:00') }),
  )
  assert.deepEqual(
    records.map((record) => record.file),
    ['new'],
  )
  assert.deepEqual(conflicts, [
    { place: 'build/first-image/offline.json', kept: 'new', dropped: 'old', reason: 'it is newer' },
  ])
})

test('a newer failure replaces an older pass, a newer pass an older failure', () => {
  const failure = stored('failure', { startedAt: at('11:00'), status: 'failed' })
  assert.deepEqual(merged(stored('pass', { startedAt: at('10:00') }), failure).records, [failure])
  const pass = stored('pass', { startedAt: at('12:00') })
  assert.deepEqual(merged(pass, failure).records, [pass])
})

test('a pass that began before a failure was over does not hide it', () => {
  const failure = stored('failure', { startedAt: at('10:00'), ms: 600_000, status: 'failed' })
  const { records, conflicts } = merged(failure, stored('pass', { startedAt: at('10:05') }))
  assert.deepEqual(records, [failure])
  assert.equal(conflicts[0]?.reason, 'it failed after the other run had begun')
})

test('an interrupted run replaces no verdict', () => {
  const pass = stored('pass', { startedAt: at('10:00') })
  assert.deepEqual(merged(pass, stored('cut', { startedAt: at('11:00'), status: 'interrupted' })).records, [pass])
})

test('the same record twice is no conflict', () => {
  assert.deepEqual(merged(stored('a', {}), stored('b', {})).conflicts, [])
})

test('what an interrupted run lost to is named', () => {
  const [pass, cut] = [stored('pass', {}), stored('cut', { startedAt: at('11:00'), status: 'interrupted' })]
  const conflict = { place: 'build/first-image/offline.json', kept: 'pass', dropped: 'cut' }
  assert.deepEqual(merged(pass, cut).conflicts, [{ ...conflict, reason: 'the other run was interrupted' }])
  const early = stored('cut', { startedAt: at('09:00'), ms: 1, status: 'interrupted' })
  assert.deepEqual(merged(pass, early).conflicts, [{ ...conflict, reason: 'the other run was interrupted' }])
})

test('of two failures, and of two passes that overlap, the newer is kept', () => {
  for (const status of ['failed', 'passed'] as const) {
    const old = stored('old', { startedAt: at('10:00'), ms: 3_600_000, status })
    assert.equal(merged(old, stored('new', { startedAt: at('10:05'), status })).records[0]?.file, 'new')
  }
})

test('a pass that begins at the moment at which a failure ends does not hide it', () => {
  const failure = stored('failure', { startedAt: at('10:00'), ms: 300_000, status: 'failed' })
  assert.deepEqual(merged(failure, stored('pass', { startedAt: at('10:05') })).records, [failure])
})

test('records stand in the order of their places', () => {
  const page = (id: string) => stored(id, { tutorial: { ...sampleEvidence().tutorial, id } })
  const { records } = merged(page('b'), page('c'), page('a'))
  assert.deepEqual(
    records.map(({ file }) => file),
    ['a', 'b', 'c'],
  )
})
