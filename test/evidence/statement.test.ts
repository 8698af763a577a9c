import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  differences,
  type Found,
  imagePredicate,
  statementOf,
  statementSchema,
} from '../../runner/evidence/signing/statement.ts'
import { image, sampleBlockEvidence, sampleEvidence, sampleFailure } from './samples.ts'

const now = new Date('2026-11-21T00:00:00.000Z')
const real = { ...image, subject: 'candidate' as const }
const whole = sampleEvidence({
  subject: 'candidate',
  images: [real],
  blocks: [sampleBlockEvidence({ subject: 'candidate' })],
})
const records = [
  { place: 'b/offline.json', digest: 'b'.repeat(64), evidence: sampleEvidence() },
  { place: 'a/fedora.json', digest: 'a'.repeat(64), evidence: whole },
  { place: 'c/offline.json', digest: 'c'.repeat(64), evidence: sampleFailure() },
]
const statement = statementOf(records, now)

test('a statement names every record by its digest, and sorts runs into passed, in part, and failed', () => {
  assert.deepEqual(statementSchema.parse(JSON.parse(JSON.stringify(statement))), statement)
  assert.deepEqual(
    statement.subject.map(({ name, digest }) => [name, digest.sha256[0]]),
    [
      ['a/fedora.json', 'a'],
      ['b/offline.json', 'b'],
      ['c/offline.json', 'c'],
    ],
  )
  const { result, passedTests, warnedTests, failedTests } = statement.predicate
  assert.deepEqual(
    { result, passedTests, warnedTests, failedTests },
    { result: 'FAILED', passedTests: ['a/fedora'], warnedTests: ['b/offline'], failedTests: ['c/offline'] },
  )
  assert.deepEqual(statementOf(records.toReversed(), now), statement)
})

test('a block that did not run, or only came past a stub, makes a page one that passed in part', () => {
  for (const change of [{ status: 'skipped' }, { level: 'contract' }, { level: 'linted' }] as const) {
    const evidence = { ...whole, blocks: [sampleBlockEvidence({ subject: 'candidate', ...change })] }
    const { result, passedTests } = statementOf([{ place: 'a', digest: '', evidence }], now).predicate
    assert.deepEqual([result, passedTests], ['WARNED', []])
  }
})

test('of an image only the runs count that used its very bytes, and never a stand-in', () => {
  const predicate = imagePredicate(records, real.name, real.digest, now)
  assert.deepEqual(
    [predicate?.result, predicate?.passedTests, predicate?.warnedTests, predicate?.failedTests],
    ['PASSED', ['a/fedora'], [], []],
  )
  assert.equal(imagePredicate(records, real.name, `sha256:${'0'.repeat(64)}`, now), undefined)
  assert.equal(imagePredicate(records.slice(0, 1), image.name, image.digest, now), undefined)
})

test('each difference between what was signed and what lies there is a sentence', () => {
  const there = new Map(records.map(({ place, digest }) => [place, digest]))
  const found: Found = { records: there, page: () => '1'.repeat(64), images: new Map([[image.name, image.digest]]) }
  assert.deepEqual(differences(statement, found), [])
  const cases: [Partial<Found>, RegExp][] = [
    [{ records: new Map([...there, ['a/fedora.json', '0']]) }, /^a\/fedora.json: was changed after it was signed$/],
    [{ records: new Map([...there, ['x.json', '0']]) }, /^x.json: was not signed$/],
    [{ records: new Map([...there].slice(1)) }, /^b\/offline.json: was signed, and is gone/],
    [{ page: () => '2'.repeat(64) }, /^content\/build\/first-image.md: the page was changed after its run$/],
    [{ images: new Map([[image.name, 'sha256:0']]) }, /a run used sha256:a+, not sha256:0$/],
    [{ images: new Map([['other', 'sha256:0']]) }, /^other: no run used this image$/],
  ]
  for (const [change, expected] of cases) {
    const [first = ''] = differences(statement, { ...found, ...change })
    assert.match(first, expected)
  }
  assert.deepEqual(differences(statement, { ...found, page: () => undefined }), [])
})
