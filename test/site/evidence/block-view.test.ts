import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Tutorial } from '../../../runner/tutorial/model.ts'
import { parseTutorial } from '../../../runner/tutorial/parse.ts'
import { badgeOf } from '../../../src/evidence/badge.ts'
import { viewBlocks } from '../../../src/evidence/block-view.ts'
import { countWords } from '../../../src/evidence/counts.ts'
import { viewPage } from '../../../src/evidence/page-view.ts'
import { makeRecord } from '../fixtures/make-evidence.ts'

function page(...commands: string[]): Tutorial {
  const blocks = commands.map((command, index) => `\`\`\`bash run id=b${index + 1}\n${command}\n\`\`\`\n`).join('\n')
  const { tutorial } = parseTutorial(`---\ntitle: x\ndescription: y\n---\n\n${blocks}`, 'x.md', 'x')
  assert.ok(tutorial)
  return tutorial
}

function labels(tutorial: Tutorial, ...records: Parameters<typeof viewBlocks>[1]): string[] {
  return [...viewBlocks(tutorial, records).values()].map((view) => badgeOf(view).label)
}

const failed = { status: 'failed', level: 'linted', exit: 1 } as const

test('without evidence a block is not verified', () => {
  assert.deepEqual(labels(page('true')), ['Not verified in this build'])
})

test('a run on a stand-in says so', () => {
  const tutorial = page('true')
  assert.deepEqual(labels(tutorial, makeRecord(tutorial)), ['Executed on a stand-in'])
  assert.deepEqual(labels(tutorial, makeRecord(tutorial, { subject: 'candidate' })), ['Executed on a candidate'])
  assert.deepEqual(labels(tutorial, makeRecord(tutorial, { subject: 'real' })), ['Executed'])
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
  assert.deepEqual(labels(tutorial, failure, pass), ['Executed on a stand-in'])
})

test('a changed block is stale, and so is every block behind it', () => {
  const record = makeRecord(page('echo 1', 'echo 2', 'echo 3'))
  const changed = page('echo 1', 'echo two', 'echo 3')
  assert.deepEqual(labels(changed, record), [
    'Executed on a stand-in',
    'Changed since the last run',
    'Changed since the last run',
  ])
})

test('a removed or an added block makes all behind it stale', () => {
  const record = makeRecord(page('echo 1', 'echo 2'))
  const { blocks } = page('echo 1', 'echo 2')
  const removed = { ...page('echo 1', 'echo 2'), blocks: blocks.slice(1) }
  assert.deepEqual(labels(removed, record), ['Changed since the last run'])
  const added = page('echo 1', 'echo 2', 'echo 3')
  assert.deepEqual(labels(added, record), [
    'Executed on a stand-in',
    'Executed on a stand-in',
    'Not verified in this build',
  ])
})

test('a stale failure does not stand for the present text, and a stale pass does not either', () => {
  const record = makeRecord(page('false'), { blocks: { b1: failed } })
  assert.deepEqual(labels(page('true'), record), ['Changed since the last run'])
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
  const labelsOf = (...records: Parameters<typeof viewBlocks>[1]) => labels(tutorial, ...records)
  assert.deepEqual(labelsOf(makeRecord(tutorial)), [
    'Executed on a stand-in',
    'Not verified in this build',
    'Executed on a stand-in',
  ])
  assert.deepEqual(labelsOf(makeRecord(tutorial, { variant: { tool: 'b' } })), [
    'Not verified in this build',
    'Executed on a stand-in',
    'Executed on a stand-in',
  ])
})

test('a page is as strong as its weakest step, and was proven when its oldest proof was made', () => {
  const tutorial = page('true', 'false')
  const record = makeRecord(tutorial, { blocks: { b2: { level: 'contract' } } })
  const view = viewPage(tutorial, [record])
  assert.equal(view.badge?.label, 'Contract only')
  assert.deepEqual(
    view.counts.map(({ badge, count }) => [badge.label, count]),
    [
      ['Executed on a stand-in', 1],
      ['Contract only', 1],
    ],
  )
  assert.equal(view.provenAt, record.startedAt)
  assert.equal(viewPage(tutorial, [makeRecord(tutorial, { blocks: { b2: failed } })]).provenAt, undefined)
})

const skipped = (why: string, level: 'linted' | 'contract' = 'linted') =>
  ({ status: 'skipped', level, exit: null, why }) as const

test('a page with steps that were not run is linted only, and tells how many ran and why others did not', () => {
  const tutorial = page('true', 'podman save', 'podman load', 'true')
  const blocks = { b2: skipped('needs a disk'), b3: skipped('needs a disk') }
  const view = viewPage(tutorial, [makeRecord(tutorial, { blocks })])
  assert.equal(view.level, 'linted')
  assert.equal(countWords(view.counts), '2 executed on a stand-in, 2 not run')
  assert.deepEqual(
    view.notRun.map(({ why, blocks }) => [why, blocks.map(({ id }) => id)]),
    [['needs a disk', ['b2', 'b3']]],
  )
})

test('a step whose tool was not in the lab is contract, and no more', () => {
  const tutorial = page('true', 'bootc status')
  const view = viewPage(tutorial, [makeRecord(tutorial, { blocks: { b2: skipped('needs bootc', 'contract') } })])
  assert.equal(view.level, 'contract')
  assert.equal(countWords(view.counts), '1 executed on a stand-in, 1 contract only')
  assert.equal(view.provenAt, undefined)
})

test('what failed comes first, and such a page has no level', () => {
  const tutorial = page('true', 'false')
  const view = viewPage(tutorial, [makeRecord(tutorial, { blocks: { b2: failed } })])
  assert.equal(view.level, undefined)
  assert.equal(countWords(view.counts), '1 failed, 1 executed on a stand-in')
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
  const executed = 'Executed on a stand-in'
  const stale = 'Changed since the last run'
  assert.deepEqual(labels(tutorial, record), [executed, executed, executed])
  assert.deepEqual(labels(machinePage('localhost/b'), record), [executed, stale, stale])
})
