import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planShards, recordedDurations } from '../../runner/evidence/shards.ts'
import { sampleEvidence } from './samples.ts'

/** Repeatable pseudo-random numbers, so that a failure can be seen again. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648
    return state / 2147483648
  }
}

test('every tutorial is in exactly one shard, whatever the ids, durations and number of shards', () => {
  const random = generator(7)
  for (let round = 0; round < 300; round++) {
    const ids = Array.from({ length: Math.floor(random() * 40) }, (_, index) => `group-${index % 3}/page-${index}`)
    const durations = new Map(ids.filter(() => random() < 0.7).map((id) => [id, Math.floor(random() ** 4 * 600_000)]))
    const count = 1 + Math.floor(random() * 12)
    const { shards } = planShards(ids, durations, count)
    assert.equal(shards.length, count)
    assert.deepEqual(shards.flat().sort(), [...ids].sort())
  }
})

test('the split does not depend on the order of ids', () => {
  const ids = Array.from({ length: 20 }, (_, index) => `page-${index}`)
  const durations = new Map(ids.map((id, index) => [id, (index * 7919) % 100]))
  assert.deepEqual(planShards([...ids].reverse(), durations, 3), planShards(ids, durations, 3))
})

test('shards are balanced by duration, not by number', () => {
  const durations = new Map([
    ['long', 60_000],
    ...['a', 'b', 'c', 'd', 'e', 'f'].map((id): [string, number] => [id, 10_000]),
  ])
  const { shards } = planShards([...durations.keys()], durations, 2)
  assert.deepEqual(shards, [['long'], ['a', 'b', 'c', 'd', 'e', 'f']])
})

test('different splits have different fingerprints', () => {
  const fingerprint = (ms: Record<string, number>) =>
    planShards(['a', 'b', 'c'], new Map(Object.entries(ms)), 2).fingerprint
  assert.notEqual(fingerprint({ a: 9, b: 1, c: 1 }), fingerprint({ a: 1, b: 1, c: 9 }))
})

test('the newest full run in the same lab says how long a tutorial takes', () => {
  const fedora = { ...sampleEvidence().lab, name: 'fedora' }
  const records = [
    sampleEvidence({ ms: 1, startedAt: '2026-11-19T10:00:00.000Z' }),
    sampleEvidence({ ms: 2, startedAt: '2026-11-20T10:00:00.000Z' }),
    sampleEvidence({ ms: 3, startedAt: '2026-11-21T10:00:00.000Z', status: 'interrupted' }),
    sampleEvidence({ ms: 4, startedAt: '2026-11-22T10:00:00.000Z', lab: fedora }),
  ]
  assert.deepEqual([...recordedDurations(records, 'offline')], [['build/first-image', 2]])
  assert.deepEqual([...recordedDurations(records)], [['build/first-image', 4]])
})

test('an unknown duration counts as the median of the known', () => {
  const durations = new Map([
    ['a', 50],
    ['b', 900],
    ['c', 100],
  ])
  // c and the unknown one together are less than b alone.
  assert.deepEqual(planShards(['c', 'b', 'a', 'new'], durations, 2).shards, [['b'], ['a', 'c', 'new']])
  const even = planShards(['x', 'y', 'z'], new Map([['gone', 9]]), 2)
  assert.deepEqual(even.shards, [['x', 'z'], ['y']])
  assert.match(even.fingerprint, /^[0-9a-f]{12}$/)
})

test('a run in this lab counts more than a newer one elsewhere, in any order', () => {
  const fedora = { ...sampleEvidence().lab, name: 'fedora' }
  const [here, there] = [
    sampleEvidence({ ms: 1, startedAt: '2026-11-19T10:00:00.000Z' }),
    sampleEvidence({ ms: 2, startedAt: '2026-11-20T10:00:00.000Z', lab: fedora }),
  ]
  for (const records of [
    [here, there],
    [there, here],
  ])
    assert.deepEqual([...recordedDurations(records, 'offline').values()], [1])
  const older = sampleEvidence({ ms: 3, startedAt: '2026-11-18T10:00:00.000Z' })
  assert.deepEqual([...recordedDurations([here, older], 'offline').values()], [1])
})
