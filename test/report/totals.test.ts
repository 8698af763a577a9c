import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shortfalls } from '../../runner/report/failures.ts'
import { reportOfEvidence, subjectTotals, totals, weakReasons } from '../../runner/report/report.ts'
import { sampleBlockEvidence, sampleEvidence } from '../evidence/samples.ts'
import { sampleReport } from './sample-report.ts'

const { tutorials } = sampleReport()

test('only the run blocks that a reader sees are counted, each once', () => {
  assert.deepEqual(totals(tutorials), { linted: 1, contract: 1, executed: 2, booted: 0, notRun: 2 })
})

test('a file block is not counted', () => {
  const report = reportOfEvidence(
    sampleEvidence({ blocks: [sampleBlockEvidence(), sampleBlockEvidence({ kind: 'file' })] }),
    false,
  )
  assert.equal(totals([report]).executed, 1)
})

test('what ran is split by what it ran on', () => {
  assert.deepEqual(subjectTotals(tutorials), {
    real: { linted: 0, contract: 0, executed: 1, booted: 0 },
    'stand-in': { linted: 1, contract: 1, executed: 1, booted: 0 },
    candidate: { linted: 0, contract: 0, executed: 0, booted: 0 },
  })
})

test('reasons are grouped with their places', () => {
  assert.deepEqual(weakReasons(tutorials), [
    { reason: 'bootc is not in this lab', places: ['content/build/lint.md:40'] },
    { reason: 'needs kvm: no /dev/kvm', places: ['content/build/lint.md:50'] },
    { reason: 'not begun: an earlier one failed', places: ['content/run/later.md:12'] },
  ])
})

test('--require names every block that is weaker, did not run, failed, or ran on a stand-in', () => {
  const reasons = shortfalls(tutorials, 'executed').map(({ path, line, reason }) => `${path}:${line} ${reason}`)
  assert.deepEqual(reasons, [
    'content/build/first-image.md:12 failed',
    'content/build/lint.md:12 is executed on a stand-in only',
    'content/build/lint.md:40 is only contract: bootc is not in this lab',
    'content/build/lint.md:50 did not run: needs kvm: no /dev/kvm',
    'content/run/later.md:12 did not run: not begun: an earlier one failed',
  ])
})

test('--require is met by blocks that ran on documented images or candidates at that level or better', () => {
  const blocks = [
    sampleBlockEvidence({ subject: 'real' }),
    sampleBlockEvidence({ subject: 'candidate', level: 'booted' }),
  ]
  assert.deepEqual(shortfalls([reportOfEvidence(sampleEvidence({ blocks }), false)], 'executed'), [])
})

test('a block that was reached but whose tool is not there counts as contract', () => {
  const blocks = [sampleBlockEvidence({ status: 'skipped', level: 'contract', why: 'needs bootc' })]
  const report = reportOfEvidence(sampleEvidence({ blocks }), false)
  assert.deepEqual(totals([report]), { linted: 0, contract: 1, executed: 0, booted: 0, notRun: 0 })
})

test('why a document failed as a whole is reported', () => {
  const report = reportOfEvidence(sampleEvidence({ status: 'failed', why: 'none of its blocks ran' }), false)
  assert.equal(report.why, 'none of its blocks ran')
})
