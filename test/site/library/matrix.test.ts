import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildMatrix, cellText } from '../../../src/library/matrix.ts'
import { viewPage } from '../../../src/state/page-view.ts'
import { allRan } from '../../../src/state/tally.ts'
import { fixtureTutorial, makeRecord, type RecordOptions } from '../fixtures/make-evidence.ts'

async function cells(options: RecordOptions) {
  const tutorial = await fixtureTutorial('operate/upgrade')
  const records = [makeRecord(tutorial, options)]
  const { rows } = buildMatrix([{ tutorial, records, view: viewPage(tutorial, records) }])
  return (rows[0]?.cells ?? []).filter((cell) => cell !== undefined)
}

test('a run on a stand-in fills the column of stand-ins and no other', async () => {
  const filled = await cells({})
  assert.deepEqual(
    filled.map(({ column }) => column.id),
    ['stand-in'],
  )
})

test('a cell whose run left steps out says so, with the number and the reason', async () => {
  const { blocks } = await fixtureTutorial('operate/upgrade')
  const id = blocks.find((block) => block.kind === 'run' && !block.labOnly)?.id ?? ''
  const out = { status: 'skipped', level: 'linted', exit: null, why: 'needs a disk' } as const
  const [cell] = await cells({ blocks: { [id]: out } })
  assert.ok(cell)
  assert.equal(allRan(cell.tally), false)
  assert.match(cellText(cell), /, 1 not run\. Why not all: needs a disk\.$/)
})

test('a cell whose page got another step since is stale', async () => {
  const tutorial = await fixtureTutorial('operate/upgrade')
  const record = makeRecord(tutorial)
  const records = [{ ...record, blocks: record.blocks.slice(0, -1) }]
  const { rows } = buildMatrix([{ tutorial, records, view: viewPage(tutorial, records) }])
  assert.equal(rows[0]?.cells[0]?.stale, true)
})

test('two candidates have two columns, also when their names differ in a sign alone', async () => {
  const tutorial = await fixtureTutorial('operate/upgrade')
  const records = ['a:1.2', 'a:1-2'].map((name) => {
    const record = makeRecord(tutorial, { subject: 'candidate' })
    const image = {
      name: 'quay.io/fedora/fedora-bootc:44',
      digest: `sha256:${'0'.repeat(64)}`,
      subject: 'candidate' as const,
    }
    return { ...record, images: [{ ...image, source: `docker://quay.io/you/${name}` }] }
  })
  const { columns, rows } = buildMatrix([{ tutorial, records, view: viewPage(tutorial, records) }])
  const ids = columns.filter(({ group }) => group === 'Candidates').map(({ id }) => id)
  assert.equal(new Set(ids).size, 2)
  assert.equal(rows[0]?.cells.filter((cell) => cell !== undefined).length, 2)
})
