import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { writeEvidence } from '../../../runner/evidence/store.ts'
import { antoraComponent } from '../../../src/antora/component.ts'
import { healthOf } from '../../../src/library/health.ts'
import { type Library, loadLibrary } from '../../../src/library/library.ts'
import { matrixJson } from '../../../src/library/matrix-json.ts'
import { llmsText } from '../../../src/plain/llms.ts'
import { readSite } from '../../../src/site.ts'
import { visibleSteps } from '../../../src/state/page-view.ts'
import { makeRecord } from '../fixtures/make-evidence.ts'

const now = new Date('2026-11-28T00:00:00Z')
let directory: string
let library: Library
const site = () => readSite({ EVIDENCE_DIR: directory }, process.cwd(), now)

/** The project's own pages, with records of runs that left out nothing but what the pages themselves leave out. */
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'one-truth-'))
  const { pages } = await loadLibrary(site())
  for (const { tutorial } of pages) await writeEvidence(directory, makeRecord(tutorial, { subject: 'real' }))
  library = await loadLibrary(site())
})
after(() => rm(directory, { recursive: true, force: true }))

test('a page with a step that never ran is nowhere said to have run whole', () => {
  const withUnrun = library.pages.filter(({ tutorial }) =>
    visibleSteps(tutorial).some(({ skip }) => skip !== undefined),
  )
  assert.ok(withUnrun.length > 5)
  const llms = llmsText(library, site())
  const antora = antoraComponent(library, undefined)
  const matrix = matrixJson(library, site()) as { pages: { id: string; allRanAt: string | null }[] }
  for (const { tutorial, view } of withUnrun) {
    assert.equal(view.allRanAt, undefined, tutorial.id)
    assert.equal(matrix.pages.find(({ id }) => id === tutorial.id)?.allRanAt, null, tutorial.id)
    const line = llms.split('\n').find((text) => text.includes(`${tutorial.id}.md)`)) ?? ''
    assert.match(line, /\d+ of \d+ steps? (was|were) run/, tutorial.id)
    assert.match(antora.get(`modules/ROOT/pages/${tutorial.id}.adoc`) ?? '', /not run/, tutorial.id)
  }
  const health = healthOf(library.pages, now)
  const whole = library.pages.filter(
    ({ tutorial, view }) => view.tally.total > 0 && !withUnrun.some((page) => page.tutorial === tutorial),
  )
  assert.ok(health.allRun <= whole.length)
  assert.ok(health.onNamedImage <= health.allRun)
})
