import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RunBlock, Tutorial } from '../../../runner/document/model.ts'
import { parseTutorial } from '../../../runner/document/parse.ts'
import type { BlockEvidence } from '../../../runner/evidence/schema.ts'
import { isChosen } from '../../../src/state/block-view.ts'
import { recordTally } from '../../../src/state/page-view.ts'
import { hasRun, makeState, stateOrder } from '../../../src/state/states.ts'
import { recordedState, stepState, usesImage } from '../../../src/state/step-state.ts'
import { makeRecord } from '../fixtures/make-evidence.ts'

function page(...fences: string[]): Tutorial {
  const source = `---\ntitle: x\ndescription: y\nplaces: {m: z}\n---\n\n${fences.join('\n\n')}\n`
  const { tutorial, diagnostics } = parseTutorial(source, 'x.md', 'x')
  assert.ok(tutorial, JSON.stringify(diagnostics))
  return tutorial
}

const tutorial = page('```bash run id=a\ntrue\n```')
const record = makeRecord(tutorial, { subject: 'real' })
const [block] = record.blocks as [BlockEvidence]
/** Of the step `true`, which uses no image, or of one that the page no longer has, of which an image is assumed. */
const state = (change: Partial<BlockEvidence>, usesImage = true) =>
  recordedState({ ...block, ...change }, usesImage ? undefined : tutorial.blocks[0])
const label = (change: Partial<BlockEvidence>, usesImage = true) => state(change, usesImage).label

test('a step that ran says where, and on what if it uses an image', () => {
  assert.equal(label({ level: 'executed' }), 'Run')
  assert.equal(label({ level: 'booted' }), 'Run in a booted machine')
  assert.equal(label({ level: 'booted', subject: 'stand-in' }), 'Run in a booted machine on a test image')
  assert.equal(label({ subject: 'candidate' }), 'Run on a candidate image')
  assert.equal(label({ subject: 'stand-in' }, false), 'Run')
  assert.deepEqual(state({ subject: 'candidate' }), {
    id: 'run',
    usesImage: true,
    label: 'Run on a candidate image',
    sentence:
      'The real tool ran this step, and it did what the page says. A candidate, which is not released yet, took the place of the image that the page names.',
    image: 'candidate',
  })
})

test('a step whose tool was not there was checked only, also where it was skipped for it', () => {
  for (const level of ['linted', 'contract'] as const) assert.equal(label({ level }), 'Syntax checked, not run')
  assert.equal(label({ level: 'contract', status: 'skipped' }), 'Syntax checked, not run')
  assert.equal(
    state({ level: 'contract' }).sentence,
    'The commands and their options exist. The tool that they need was not there, so their effect was not seen.',
  )
})

test('a step that did not run says why', () => {
  const sentence = (change: Partial<BlockEvidence>) => state({ level: 'linted', ...change }).sentence
  assert.equal(sentence({ status: 'failed' }), 'In its last run, this step did not do what the page says.')
  assert.equal(sentence({ status: 'not-reached' }), 'The last run ended before it came to this step.')
  assert.equal(sentence({ status: 'skipped', why: 'needs a disk' }), 'The last run left this step out: needs a disk.')
  assert.equal(
    sentence({ status: 'skipped', why: undefined }),
    'The last run left this step out: no reason is on record.',
  )
  assert.equal(label({ status: 'not-reached' }), 'Not run')
  assert.deepEqual(stepState({ state: 'none' }, false), {
    id: 'not-run',
    usesImage: false,
    label: 'Not run',
    sentence: 'No run of this step is on record.',
  })
})

test('a step whose run is stale says what was changed', () => {
  const sentence = (reason: 'changed' | 'earlier-changed' | 'machine-changed') =>
    stepState({ state: 'stale', record, reason }, true).sentence
  const rest = 'after the last run. That run says nothing about the present text.'
  assert.equal(sentence('changed'), `This step was changed ${rest}`)
  assert.equal(sentence('earlier-changed'), `An earlier step was changed ${rest}`)
  assert.equal(sentence('machine-changed'), `What its machine is booted from was changed ${rest}`)
})

test('of all states, two say that a step ran', () => {
  assert.deepEqual(
    stateOrder.filter((id) => hasRun(makeState(id, false))),
    ['booted', 'run'],
  )
})

test('a step uses an image where it calls a tool for them, builds one, or is on a machine', () => {
  const uses = (fence: string) => usesImage(page(fence, '<!-- verify\nguest m image=x\n-->').blocks[0] as RunBlock)
  for (const script of [
    'podman ps',
    'true | sudo bootc status',
    '/usr/bin/ostree',
    'x=$(skopeo list-tags x)',
    'true\nbootc',
  ])
    assert.equal(uses(`\`\`\`bash run\n${script}\n\`\`\``), true, script)
  for (const script of ['echo', 'cat podman.txt', 'cat mypodman', 'FROMAGE x'])
    assert.equal(uses(`\`\`\`bash run\n${script}\n\`\`\``), false, script)
  assert.equal(uses('```dockerfile file=Containerfile\n# a\n  FROM scratch\n```'), true)
  assert.equal(uses('```text file=x\nnot FROM scratch\n```'), false)
  assert.equal(uses('```console run\n$ true\n$ podman ps\n```'), true)
  assert.equal(uses('```bash run on=m\ntrue\n```'), true)
  assert.equal(uses('```bash run needs=guest\ntrue\n```'), true)
  assert.equal(uses('```bash run needs=bootc\ntrue\n```'), true)
  assert.equal(uses('```bash run needs=loop\ntrue\n```'), false)
})

test('a step on the workstation is on no machine', () => {
  assert.equal(usesImage({ ...(tutorial.blocks[0] as RunBlock), on: 'workstation' }), false)
})

test('a run comes to the steps of the tab that it chose, and to those of none', () => {
  const tab = { key: 'tool', value: 'b' }
  assert.equal(isChosen({ ...(tutorial.blocks[0] as RunBlock), variant: tab }, record), false)
  assert.equal(
    isChosen({ ...(tutorial.blocks[0] as RunBlock), variant: tab }, { ...record, variant: { tool: 'b' } }),
    true,
  )
  assert.equal(isChosen(tutorial.blocks[0] as RunBlock, record), true)
})

test('what one run showed counts the steps of that run, but for those that only the lab needs', () => {
  const tutorial = page(
    '```bash run id=a\ntrue\n```',
    '```bash run id=b\npodman ps\n```',
    '```text file=x\ny\n```',
    '<!-- verify\n```bash run id=c\ntrue\n```\n-->',
  )
  const record = makeRecord(tutorial)
  const words = (present: Pick<Tutorial, 'blocks'>) =>
    recordTally(record, present).parts.map(({ count, label }) => `${count} ${label}`)
  assert.deepEqual(words(tutorial), ['1 Run', '1 Run on a test image'])
  // Of a step that is gone, the image is assumed to matter.
  assert.deepEqual(words({ blocks: [] }), ['2 Run on a test image'])
})
