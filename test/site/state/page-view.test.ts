import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Tutorial } from '../../../runner/document/model.ts'
import { parseTutorial } from '../../../runner/document/parse.ts'
import { viewPage } from '../../../src/state/page-view.ts'
import { ranOnNamedImage, tallySentence, tallyWord } from '../../../src/state/tally.ts'
import { makeRecord } from '../fixtures/make-evidence.ts'

function page(...commands: string[]): Tutorial {
  const blocks = commands.map((command, index) => `\`\`\`bash run id=b${index + 1}\n${command}\n\`\`\`\n`).join('\n')
  const { tutorial } = parseTutorial(`---\ntitle: x\ndescription: y\n---\n\n${blocks}`, 'x.md', 'x')
  assert.ok(tutorial)
  return tutorial
}

function labels(tutorial: Tutorial, ...records: Parameters<typeof viewPage>[1]): string[] {
  return [...viewPage(tutorial, records).states.values()].map(({ label }) => label)
}

const failed = { status: 'failed', level: 'linted', exit: 1 } as const

test('without evidence a block is not verified', () => {
  assert.deepEqual(labels(page('true')), ['Not run'])
})

test('a step that uses an image says which it had; one that does not says nothing of it', () => {
  const tutorial = page('podman build .', 'printf x | wc')
  assert.deepEqual(labels(tutorial, makeRecord(tutorial)), ['Run on a test image', 'Run'])
  assert.deepEqual(labels(tutorial, makeRecord(tutorial, { subject: 'candidate' })), [
    'Run on a candidate image',
    'Run',
  ])
  assert.deepEqual(labels(tutorial, makeRecord(tutorial, { subject: 'real' })), ['Run', 'Run'])
})

test('an older pass never hides a newer failure, whatever the labs', () => {
  const tutorial = page('true')
  const pass = makeRecord(tutorial, { lab: 'fedora', subject: 'real', at: '2026-11-01T00:00:00Z' })
  const failure = makeRecord(tutorial, {
    at: '2026-11-02T00:00:00Z',
    blocks: { b1: { ...failed, startedAt: '2026-11-02T00:00:00Z' } },
  })
  assert.deepEqual(labels(tutorial, pass, failure), ['Failed'])
  assert.deepEqual(labels(tutorial, failure, pass), ['Failed'])
})

test('a newer pass replaces an older failure, also when the times are written in different zones', () => {
  const tutorial = page('true')
  const failure = makeRecord(tutorial, {
    at: '2026-11-02T09:30:00+02:00',
    blocks: { b1: { ...failed, startedAt: '2026-11-02T09:30:00+02:00' } },
  })
  const pass = makeRecord(tutorial, { at: '2026-11-02T08:00:00Z' })
  assert.deepEqual(labels(tutorial, failure, pass), ['Run'])
})

test('a changed block is stale, and so is every block behind it', () => {
  const record = makeRecord(page('echo 1', 'echo 2', 'echo 3'))
  const changed = page('echo 1', 'echo two', 'echo 3')
  assert.deepEqual(labels(changed, record), ['Run', 'Changed since its run', 'Changed since its run'])
})

test('a removed or an added block makes all behind it stale', () => {
  const record = makeRecord(page('echo 1', 'echo 2'))
  const { blocks } = page('echo 1', 'echo 2')
  const removed = { ...page('echo 1', 'echo 2'), blocks: blocks.slice(1) }
  assert.deepEqual(labels(removed, record), ['Changed since its run'])
  const added = page('echo 1', 'echo 2', 'echo 3')
  assert.deepEqual(labels(added, record), ['Run', 'Run', 'Not run'])
})

test('a stale failure does not stand for the present text, and a stale pass does not either', () => {
  const record = makeRecord(page('false'), { blocks: { b1: failed } })
  assert.deepEqual(labels(page('true'), record), ['Changed since its run'])
})

test('a run of one tab says nothing of the other', () => {
  const source = `---
title: x
description: y
---

::::tabs{sync=tool}
:::tab{label="A"}
\`\`\`bash run id=a
true
\`\`\`
:::
:::tab{label="B"}
\`\`\`bash run id=b
true
\`\`\`
:::
::::

\`\`\`bash run id=after
true
\`\`\`
`
  const { tutorial } = parseTutorial(source, 'x.md', 'x')
  assert.ok(tutorial)
  const labelsOf = (...records: Parameters<typeof viewPage>[1]) => labels(tutorial, ...records)
  assert.deepEqual(labelsOf(makeRecord(tutorial)), ['Run', 'Not run', 'Run'])
  assert.deepEqual(labelsOf(makeRecord(tutorial, { variant: { tool: 'b' } })), ['Not run', 'Run', 'Run'])
})

const skipped = (why: string, level: 'linted' | 'contract' = 'linted') =>
  ({ status: 'skipped', level, exit: null, why }) as const

test('a page has run whole only when every step has, and counts from the oldest run', () => {
  const tutorial = page('true', 'false')
  const record = makeRecord(tutorial)
  assert.equal(viewPage(tutorial, [record]).allRanAt, record.startedAt)
  for (const change of [failed, { level: 'contract' } as const, skipped('needs a disk')]) {
    const view = viewPage(tutorial, [makeRecord(tutorial, { blocks: { b2: change } })])
    assert.equal(view.allRanAt, undefined)
    assert.doesNotMatch(tallyWord(view.tally), /^All/)
  }
})

test('a step that the page itself leaves out counts among those that never ran', () => {
  const source = '```bash run id=a\ntrue\n```\n\n```bash run id=b skip="needs a cloud"\ntrue\n```\n'
  const { tutorial } = parseTutorial(`---\ntitle: x\ndescription: y\n---\n\n${source}`, 'x.md', 'x')
  assert.ok(tutorial)
  const view = viewPage(tutorial, [makeRecord(tutorial, { subject: 'real' })])
  assert.equal(view.allRanAt, undefined)
  assert.equal(tallySentence(view.tally), '1 of 2 steps was run, 1 not run.')
  assert.equal(ranOnNamedImage(view.tally), false)
})

test('the sentence of a page says how many ran, on what, and what became of the others', () => {
  const tutorial = page('true', 'podman save', 'podman load', 'bootc status')
  const sentence = (blocks: Parameters<typeof makeRecord>[1] = {}): string =>
    tallySentence(viewPage(tutorial, [makeRecord(tutorial, blocks)]).tally)
  assert.equal(tallySentence(viewPage(tutorial, []).tally), 'No step has been run yet.')
  assert.equal(sentence(), 'All 4 steps were run, on a test image.')
  assert.equal(sentence({ subject: 'real' }), 'All 4 steps were run.')
  assert.equal(sentence({ blocks: { b3: failed } }), '1 of 4 steps failed in the last run.')
  const weak = { b2: skipped('needs a disk'), b4: skipped('needs bootc', 'contract') }
  assert.equal(sentence({ blocks: weak }), '2 of 4 steps were run, on a test image, 1 only syntax checked, 1 not run.')
})

test('the records that speak for a page stand newest first, and the oldest says since when it has run whole', () => {
  const tab = (label: string) => `:::tab{label="${label}"}\n\`\`\`bash run id=${label}\ntrue\n\`\`\`\n:::\n`
  const source = `---\ntitle: x\ndescription: y\n---\n\n::::tabs{sync=tool}\n${tab('a')}${tab('b')}::::\n`
  const { tutorial } = parseTutorial(source, 'x.md', 'x')
  assert.ok(tutorial)
  const older = makeRecord(tutorial, { variant: { tool: 'a' }, at: '2026-11-01T00:00:00Z' })
  const newer = makeRecord(tutorial, { variant: { tool: 'b' }, at: '2026-11-02T00:00:00Z' })
  const silent = makeRecord(tutorial, { variant: { tool: 'a' }, at: '2026-10-01T00:00:00Z' })
  for (const records of [
    [older, newer, silent],
    [silent, newer, older],
  ]) {
    const view = viewPage(tutorial, records)
    assert.deepEqual(view.records, [newer, older])
    assert.equal(view.allRanAt, older.startedAt)
  }
})

test('a page knows its failing steps, those that only the lab needs, and why a record is stale', () => {
  const source =
    '```bash run id=a\ntrue\n```\n\n```bash run id=b\ntrue\n```\n\n<!-- verify\n```bash run id=c\ntrue\n```\n-->\n'
  const { tutorial } = parseTutorial(`---\ntitle: x\ndescription: y\n---\n\n${source}`, 'x.md', 'x')
  assert.ok(tutorial)
  const record = makeRecord(tutorial, { blocks: { b: failed } })
  const view = viewPage(tutorial, [record])
  assert.deepEqual(
    view.failing.map(({ block }) => block.id),
    ['b'],
  )
  assert.deepEqual(
    view.labOnly.map(({ id }) => id),
    ['c'],
  )
  const stale = makeRecord(page('false'))
  const changed = viewPage(page('true'), [stale])
  assert.deepEqual(changed.views.get('b1'), { state: 'stale', record: stale, reason: 'changed' })
  assert.deepEqual(changed.records, [])
})

test('why steps were not run stands together by reason', () => {
  const tutorial = page('true', 'podman save', 'podman load')
  const blocks = { b2: skipped('needs a disk'), b3: skipped('needs a disk') }
  assert.deepEqual(
    viewPage(tutorial, [makeRecord(tutorial, { blocks })]).notRun.map(({ why, blocks }) => [
      why,
      blocks.map(({ id }) => id),
    ]),
    [['needs a disk', ['b2', 'b3']]],
  )
  const unsaid = { b1: failed, b2: { ...skipped('x'), why: undefined } }
  assert.deepEqual(
    viewPage(tutorial, [makeRecord(tutorial, { blocks: unsaid })]).notRun.map(({ why }) => why),
    ['no reason is on record'],
  )
})

test('what ran on a machine is stale when the page declares another one, and so is all that follows', () => {
  const machinePage = (image: string): Tutorial => {
    const blocks = ['bash run id=b1', 'bash run id=b2 on=m', 'bash run id=b3'].map(
      (info) => `\`\`\`${info}\ntrue\n\`\`\`\n`,
    )
    const source = `---\ntitle: x\ndescription: y\nplaces: {m: z}\n---\n\n<!-- verify\nguest m image=${image}\n-->\n\n${blocks.join('\n')}`
    const { tutorial, diagnostics } = parseTutorial(source, 'x.md', 'x')
    assert.ok(tutorial, JSON.stringify(diagnostics))
    return tutorial
  }
  const tutorial = machinePage('localhost/a')
  const guest = {
    name: 'm',
    bootloader: 'direct-kernel' as const,
    accelerator: 'emulation' as const,
    boots: [],
    console: '',
  }
  const record = { ...makeRecord(tutorial), guests: [{ ...guest, source: 'image=localhost/a' }] }
  const stale = 'Changed since its run'
  assert.deepEqual(labels(tutorial, record), ['Run', 'Run on a test image', 'Run'])
  assert.deepEqual(labels(machinePage('localhost/b'), record), ['Run', stale, stale])
})
