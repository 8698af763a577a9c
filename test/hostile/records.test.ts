/** A page that has taken the machine round the lab over writes what it likes on the port (`--isolate vm`). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Asked, asSeenHere, notOf } from '../../runner/cli/isolate/check-record.ts'
import { converse } from '../../runner/cli/isolate/machine-runs.ts'
import { type Evidence, evidenceSchema } from '../../runner/evidence/schema.ts'
import { isHuge } from '../../runner/evidence/store.ts'
import type { LabError } from '../../runner/lab/lab.ts'
import { reportOfEvidence } from '../../runner/report/report.ts'
import { loadReporter, reporterNames } from '../../runner/report/reporters/reporters.ts'
import {
  image,
  sampleBlock,
  sampleBlockEvidence,
  sampleEvidence,
  sampleFailure,
  sampleLab,
  sampleTutorial,
} from '../evidence/samples.ts'
import { renderOptions, sampleReport } from '../report/sample-report.ts'

const networked = { lab: { ...sampleEvidence().lab, networked: false } }
const evidence = sampleEvidence(networked)
const from = Date.parse('2026-11-20T09:59:00.000Z')
const asked: Asked = {
  ...{ tutorial: sampleTutorial(), lab: sampleLab(), variant: {} },
  ...{ nests: false, from, until: from + 120_000 },
}

test('a record that can be true is taken, one of a failed run too', () => {
  for (const record of [evidence, sampleFailure(networked)]) assert.equal(notOf(record, asked), undefined)
  const order = { ...evidence, lab: Object.fromEntries(Object.entries(evidence.lab).reverse()) as Evidence['lab'] }
  assert.equal(notOf(order, asked), undefined)
})

const { tutorial: page, lab } = evidence
const block = sampleBlockEvidence()
const booted: Evidence = { ...evidence, level: 'booted', blocks: [{ ...block, level: 'booted' }] }
const machine = { name: 'a', source: 'image=a', bootloader: 'grub', accelerator: 'kvm', console: '' } as const
const forged: [what: string, changes: Partial<Evidence>, expected: RegExp][] = [
  ['another page', { tutorial: { ...page, id: 'other/page' } }, /record of another page/],
  ['an earlier version', { tutorial: { ...page, hash: '0' } }, /record of another page/],
  ['a commit', { tutorial: { ...page, commit: 'f00' } }, /record of another page/],
  ['another lab', { lab: { ...lab, name: 'fedora' } }, /another lab/],
  ['another architecture', { lab: { ...lab, architecture: 'x/../../../etc/docker/daemon' } }, /another lab/],
  ['another version of a tool', { lab: { ...lab, versions: { podman: '9' } } }, /another lab/],
  ['a tool', { lab: { ...lab, tools: [{ name: 'bcvk', digest: 'd', source: 's' }] } }, /another lab/],
  ['a real bootc', { lab: { ...lab, bootc: { kind: 'real' } } }, /another lab/],
  ['a real image', { images: [{ ...image, subject: 'real' }] }, /other images/],
  ['an image from elsewhere', { images: [{ ...image, source: 'stand-in of x' }] }, /other images/],
  ['no image', { images: [] }, /other images/],
  ['other tabs', { variant: { 'a\n::error::b': 'c' } }, /other tabs/],
  ['another block', { blocks: [sampleBlockEvidence({ id: 'x' })] }, /blocks that the page does not have/],
  ['a block twice', { blocks: [block, block] }, /blocks that the page does not have/],
  ['no block', { blocks: [] }, /without some that it has/],
  ['a visible block as hidden', { blocks: [{ ...block, labOnly: true }] }, /blocks that the page does not have/],
  ['a run on the real image', { blocks: [{ ...block, subject: 'real' }] }, /line 12 ran on an image/],
  ['a page on the real image', { subject: 'real' }, /more than its blocks/],
  ['a stronger level', { level: 'booted' }, /more than its blocks/],
  ['a boot', booted, /line 12 ran on a machine that was not booted/],
  ['a machine', { guests: [{ ...machine, boots: [] }] }, /machines that it cannot have booted/],
  ['a failed block as executed', { blocks: [{ ...block, status: 'failed' }] }, /without having passed/],
  ['a failure as a success', { blocks: [{ ...block, status: 'failed', level: 'linted' }] }, /more than its blocks/],
  ['an interruption', { status: 'interrupted' }, /more than its blocks/],
]
for (const [what, changes, expected] of forged)
  test(`a record that names ${what} which is not this run's is not taken`, () => {
    assert.match(notOf({ ...evidence, ...changes }, asked) ?? 'taken', expected)
  })

test('a record in which a stub of bootc worked, or a block ran that is skipped here, is not taken', () => {
  const calls = sampleBlock({ steps: [{ script: 'sudo bootc upgrade', line: 13, column: 1 }] })
  const of = (changed: typeof calls) => ({ ...asked, tutorial: sampleTutorial({ blocks: [changed] }) })
  assert.match(notOf(evidence, of(calls)) ?? '', /ran bootc, which is not there/)
  assert.match(notOf(evidence, of(sampleBlock({ skip: 'no' }))) ?? '', /ran, which has to be skipped/)
  assert.match(notOf(evidence, of(sampleBlock({ needs: ['kvm'] }))) ?? '', /ran, which has to be skipped/)
})

test('what is shown later is text, and dates are those of the run', () => {
  const text = 'a\u001b[31m\u0000\ud800\u202e\n::error::b'
  const record = asSeenHere(
    {
      ...evidence,
      lab: { ...lab, kernel: text },
      startedAt: '2999-01-01T00:00:00Z',
      ms: 1e300,
      blocks: [{ ...block, startedAt: 'yesterday', transcript: { text: text.repeat(1_000_000), omitted: 0 } }],
    },
    asked,
  )
  assert.equal(record.lab.kernel, 'a\u2400\ufffd\\u202e\n::error::b')
  assert.deepEqual([record.startedAt, record.ms], ['2026-11-20T10:01:00.000Z', 120_000])
  assert.equal(record.blocks[0]?.startedAt, '2026-11-20T09:59:00.000Z')
  assert.ok((record.blocks[0]?.transcript?.text.length ?? 0) < 4_000_000)
  assert.ok(evidenceSchema.safeParse(record).success)
  assert.deepEqual(asSeenHere(evidence, asked), evidence)
})

/** A conversation in which one page is asked for. */
function conversation() {
  let hear: (line: string) => void = () => {}
  const listen = (listener: typeof hear) => {
    hear = listener
  }
  const ended = new Promise<LabError>(() => {})
  const talk = converse({ send() {}, listen, ended }, { setup: {}, noRootPages: false })
  const events: unknown[] = []
  const { signal } = new AbortController()
  const asked = talk.ask({ tutorial: sampleTutorial(), options: {} }, (event) => void events.push(event), signal)
  return { say: (line: string) => hear(line), asked, events }
}

test('lines that would take the memory of this machine are not parsed', async () => {
  const { say, asked, events } = conversation()
  const [head, tail] = JSON.stringify({ id: 1, evidence }).split('"processes":[')
  for (const many of ['1,', '[],', '{},', '"a",']) {
    const line = `${head}"processes":[${many.repeat(300_000)}1${tail}`
    assert.ok(isHuge(line))
    say(line)
  }
  say('['.repeat(1_000_000))
  const name = 'n'.repeat(100_000)
  const place = { tutorial: name, block: name, line: 1 }
  say(JSON.stringify({ id: 1, event: { type: 'machine', ...place, machine: name, state: 'up' } }))
  assert.deepEqual(events, [])
  const text = { ...block, transcript: { text: '[{,"\\'.repeat(300_000), omitted: 0 } }
  say(JSON.stringify({ id: 1, evidence: { ...evidence, blocks: [text] } }))
  assert.deepEqual((await asked).blocks, [text])
})

test("fields with the names of an object's own machinery change nothing", async () => {
  const { say, asked } = conversation()
  const text = JSON.stringify({ id: 1, evidence })
  say(text.replace('"versions":{', '"__proto__":{"name":"x"},"constructor":1,"versions":{"__proto__":"x",'))
  assert.deepEqual(await asked, evidence)
})

test('an error is quoted in part', async () => {
  const { say, asked } = conversation()
  say(JSON.stringify({ id: 1, error: 'e'.repeat(1_000_000) }))
  await assert.rejects(asked, ({ message }: Error) => message.length < 5000)
})

test('reports of a record with hostile texts and places end, and show text alone', async () => {
  const text = `\u001b]0;x\u0007\u009b2J\u202e\n::error::forged\n##[error]a\n<script>alert(1)</script>]]>\n${'` '.repeat(150_000)}`
  const failure = { line: -(2 ** 52), column: 2 ** 52, message: text, command: text, diff: text, suggestion: text }
  const forged = sampleFailure({
    ...networked,
    blocks: [
      {
        ...block,
        status: 'failed',
        level: 'linted',
        why: text,
        notes: [text],
        failure,
        transcript: { text, omitted: 0 },
      },
    ],
    leftovers: { processes: [text], containers: [text], loopDevices: [] },
  })
  assert.equal(notOf(forged, asked), undefined)
  const report = reportOfEvidence(asSeenHere(forged, asked), false)
  for (const name of reporterNames) {
    const reporter = await loadReporter(name)
    const shown = reporter.run(sampleReport({ tutorials: [report] }), renderOptions)
    assert.match(shown, /first-image/, name)
    assert.doesNotMatch(shown, /[^\P{Cc}\n\t]|\u202e/u, name)
    assert.doesNotMatch(shown, /^\s*::(?!error file=)|##\[/m, name)
    if (name === 'junit') assert.doesNotMatch(shown, /<script|\]\]>/)
  }
})

test('the way to run a failed page again leads into the machine again', async () => {
  const lab = { ...sampleLab(), isolation: { works: true, machine: true } } as const
  const reporter = await loadReporter('terminal')
  assert.match(reporter.run(sampleReport({ lab }), renderOptions), /Run it again: .* --isolate vm$/m)
})
