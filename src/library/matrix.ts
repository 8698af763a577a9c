/** Pages × images, from evidence alone: which page was proven on which image. */
import variantData from '../../content/variants.json' with { type: 'json' }
import { sha256 } from '../../runner/core/sha256.ts'
import { kebabCase } from '../../runner/core/slug.ts'
import { variantGroups } from '../../runner/document/variant-images.ts'
import type { Evidence } from '../../runner/evidence/schema.ts'
import { isChosen } from '../state/block-view.ts'
import { recordTally, viewPage } from '../state/page-view.ts'
import { type Tally, tallySentence } from '../state/tally.ts'
import type { LibraryPage } from './library.ts'

export type Column = {
  id: string
  title: string
  /** Within a table, whose other columns say the rest. */
  short: string
  group: string
  images: string[]
}

export type Cell = {
  page: LibraryPage
  column: Column
  record: Evidence
  /** Of that run. */
  tally: Tally
  /** The text has changed since in a way that touches a step. */
  stale: boolean
}

export type Matrix = { columns: Column[]; rows: { page: LibraryPage; cells: (Cell | undefined)[] }[] }

/** A stand-in shows that commands are right, not that an image is: it has a column of its own and fills no other. */
export const standIn: Column = {
  id: 'stand-in',
  title: 'Test image',
  short: 'Test image',
  group: 'Made from Debian packages',
  images: [],
}

function variantColumns(): Column[] {
  return variantGroups(variantData).flatMap(({ title, variants }) =>
    variants.map(({ id, title: short, images }) => ({ id, images, short, title: nameOf(short, title), group: title })),
  )
}

/** `44` alone says nothing outside of its group. */
function nameOf(title: string, group: string): string {
  return group.startsWith('fedora-bootc') ? `Fedora bootc ${title}` : title
}

export function buildMatrix(pages: LibraryPage[]): Matrix {
  const known = variantColumns()
  const records = pages.flatMap((page) => page.records)
  const columns = [standIn, ...known, ...candidateColumns(records, known)]
  const rows = pages
    .filter(({ view }) => view.tally.total > 0)
    .map((page) => ({ page, cells: columns.map((column) => cellOf(page, column)) }))
  return { columns, rows }
}

/** Candidates that are none of the known images. */
function candidateColumns(records: Evidence[], known: Column[]): Column[] {
  const sources = records
    .flatMap(({ images }) => images.filter(({ subject }) => subject === 'candidate'))
    .map(({ source }) => source)
    .filter((source) => !known.some((column) => names(column, source)))
  const slugs = new Map<string, number>()
  return [...new Set(sources)].sort().map((source) => {
    const slug = `candidate-${kebabCase(source)}`
    const count = (slugs.get(slug) ?? 0) + 1
    slugs.set(slug, count)
    // Two columns of one id would have one address for the runs of both.
    const id = count === 1 ? slug : `${slug}-${sha256(source).slice(0, 8)}`
    return { id, title: source, short: source, group: 'Candidates', images: [source] }
  })
}

/** `docker://quay.io/x:1` and `quay.io/x:1` name one image; a column without a tag takes all tags. */
function names(column: Column, image: string): boolean {
  const plain = image.replace(/^(docker|registry|containers-storage):(\/\/)?/, '')
  return column.images.some(
    (name) =>
      image === name ||
      plain === name ||
      (!/:[^/]+$/.test(name) && new RegExp(`^${name.replace(/[.\\]/g, '\\$&')}(:[^/]+|@.+)?$`).test(plain)),
  )
}

function belongs(record: Evidence, column: Column): boolean {
  if (column === standIn) return record.subject === 'stand-in'
  // A run on a stand-in says nothing of any real image that it also happened to use.
  if (record.subject === 'stand-in') return false
  return record.images.some(
    (image) => image.subject !== 'stand-in' && names(column, image.subject === 'candidate' ? image.source : image.name),
  )
}

function cellOf(page: LibraryPage, column: Column): Cell | undefined {
  const own = page.records.filter((record) => belongs(record, column))
  const record = own.toSorted((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt))[0]
  if (record === undefined) return undefined
  const { views } = viewPage(page.tutorial, [record])
  // A step that the run has not is one that the page got since.
  const stale = page.tutorial.blocks.some((block) => {
    const view = views.get(block.id)
    return view?.state === 'stale' || (view?.state === 'none' && isChosen(block, record))
  })
  return { page, column, record, stale, tally: recordTally(record, page.tutorial) }
}

/** The cell in words: what ran, and why some of it did not. */
export function cellText({ tally, record, stale }: Cell): string {
  const left = record.blocks.filter(({ kind, labOnly, status }) => kind === 'run' && !labOnly && status === 'skipped')
  const reasons = new Set(left.map(({ why }) => why ?? 'no reason is on record'))
  const notRun = reasons.size === 0 ? '' : ` Why not all: ${[...reasons].join('; ')}.`
  const ended = record.status === 'interrupted' ? ' The run was ended before its end.' : ''
  return `${stale ? 'The page was changed after this run. ' : ''}${tallySentence(tally)}${notRun}${ended}`
}

export function cellId({ page, column }: Pick<Cell, 'page' | 'column'>): string {
  return `matrix/${page.tutorial.id}/${column.id}`
}
