/** All pages with their evidence: what every list, matrix, feed and panel of the site is made from. */
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { Diagnostic } from '../../runner/core/diagnostic.ts'
import type { Tutorial } from '../../runner/document/model.ts'
import { parseTutorial } from '../../runner/document/parse.ts'
import type { Evidence } from '../../runner/evidence/schema.ts'
import { readEvidence, type StoreProblem } from '../../runner/evidence/store.ts'
import type { Site } from '../site.ts'
import { type PageView, viewPage } from '../state/page-view.ts'
import { readChangeDates } from './change-dates.ts'
import { type Section, sectionOf, sectionsOf } from './sections.ts'
import { requireSignature, type Signature } from './signed-evidence.ts'

export type LibraryPage = {
  tutorial: Tutorial
  /** All evidence of the tutorial. */
  records: Evidence[]
  view: PageView
  /** Of the last commit that touched the file; ISO 8601. */
  changedAt?: string
  /** The document for readers: made when the page is rendered, because its tree is there, or at its first use. */
  markdown?: string
}

export type Library = {
  /** In reading order. */
  pages: LibraryPage[]
  byId: Map<string, LibraryPage>
  sections: Section[]
  /** Of documents that cannot be understood; they are not in `pages`. */
  diagnostics: Diagnostic[]
  problems: StoreProblem[]
  /** Of the evidence; absent where the site asks for none. */
  signature?: Signature
}

export async function loadLibrary(site: Site): Promise<Library> {
  const [files, changed] = await Promise.all([listDocuments(site.contentDir), readChangeDates(site.contentDir)])
  const store = readEvidence(site.evidenceDir)
  const signature = site.evidenceSigner && (await requireSignature(site.evidenceDir, store, site.evidenceSigner))
  const evidence = Map.groupBy(
    store.records.map((record) => record.evidence),
    (record) => record.tutorial.id,
  )
  const diagnostics: Diagnostic[] = []
  const pages: LibraryPage[] = []
  for (const { id, file } of files) {
    const result = parseTutorial(await readFile(join(site.contentDir, file), 'utf8'), file, id, { strict: true })
    diagnostics.push(...result.diagnostics)
    if (!result.tutorial) continue
    const records = evidence.get(id) ?? []
    const changedAt = changed.get(file)
    pages.push({
      tutorial: result.tutorial,
      records,
      view: viewPage(result.tutorial, records),
      ...(changedAt && { changedAt }),
    })
  }
  const sections = sectionsOf(pages.map(({ tutorial }) => tutorial.id))
  const place = new Map(sections.map(({ id }, index) => [id, index]))
  pages.sort((a, b) => compare(a, b, place))
  return {
    pages,
    byId: new Map(pages.map((page) => [page.tutorial.id, page])),
    sections,
    diagnostics,
    problems: store.problems,
    ...(signature && { signature }),
  }
}

function compare({ tutorial: a }: LibraryPage, { tutorial: b }: LibraryPage, place: Map<string, number>): number {
  const section = (place.get(sectionOf(a.id)) ?? -1) - (place.get(sectionOf(b.id)) ?? -1)
  return section || a.frontMatter.order - b.frontMatter.order || (a.id < b.id ? -1 : 1)
}

export function pagesOf({ id }: Section, pages: LibraryPage[]): LibraryPage[] {
  return pages.filter(({ tutorial }) => sectionOf(tutorial.id) === id)
}

/** Markdown files below a folder, with the ids of their tutorials. */
export async function listDocuments(contentDir: string): Promise<{ id: string; file: string }[]> {
  const entries = await readdir(contentDir, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md') && !entry.name.startsWith('.'))
    .map((entry) => relative(contentDir, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
    .map((file) => ({ id: file.replace(/\.md$/, ''), file }))
}
