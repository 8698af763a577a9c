/** What is known of one image: which pages ran on it, with which digest, and what did not hold. */
import { allRan, sumOf, type Tally } from '../state/tally.ts'
import type { LibraryPage } from './library.ts'
import { type Cell, type Column, type Matrix, standIn } from './matrix.ts'

export type VariantView = {
  column: Column
  cells: Cell[]
  tally: Tally
  /** Every step of the present text ran on it. */
  hold: Cell[]
  /** Left out, failed or changed since: what differs there. */
  differ: Cell[]
  /** Pages that name the image and never ran on it. */
  never: LibraryPage[]
  /** Digests that runs had, with the date of the newest run of each. */
  digests: { image: string; digest: string; at: string }[]
}

export function variantView({ columns, rows }: Matrix, id: string): VariantView | undefined {
  const index = columns.findIndex((column) => column.id === id)
  const column = columns[index]
  if (column === undefined) return undefined
  const cells = rows.flatMap((row) => row.cells[index] ?? [])
  const holds = ({ stale, tally }: Cell): boolean => !stale && allRan(tally)
  const named = rows.filter(
    ({ page, cells }) =>
      cells[index] === undefined &&
      page.tutorial.frontMatter.images.some((image) => column.images.some((own) => image.startsWith(own))),
  )
  return {
    column,
    cells,
    tally: sumOf(cells.filter(({ stale }) => !stale).map(({ tally }) => tally)),
    hold: cells.filter(holds),
    differ: cells.filter((cell) => !holds(cell)),
    never: named.map(({ page }) => page),
    digests: digestsOf(cells, column),
  }
}

function digestsOf(cells: Cell[], column: Column): VariantView['digests'] {
  const newest = new Map<string, { image: string; digest: string; at: string }>()
  for (const { record } of cells) {
    for (const { name, digest, subject } of record.images) {
      if ((subject === 'stand-in') !== (column === standIn)) continue
      const key = `${name}@${digest}`
      const known = newest.get(key)
      if (known === undefined || known.at < record.startedAt)
        newest.set(key, { image: name, digest, at: record.startedAt })
    }
  }
  return [...newest.values()].sort((a, b) => (a.at < b.at ? 1 : -1) || (a.image < b.image ? -1 : 1))
}
