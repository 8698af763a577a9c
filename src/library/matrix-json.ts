/** The matrix and the counts for programs; the shape is versioned by `schema`. */
import type { Site } from '../site.ts'
import type { Library } from './library.ts'
import { pageHref } from './links.ts'
import { buildMatrix, cellId } from './matrix.ts'

export function matrixJson(library: Library, { base }: Site): unknown {
  const { columns, rows } = buildMatrix(library.pages)
  return {
    schema: 2,
    columns: columns.map(({ id, title, group, images }) => ({ id, title, group, images })),
    pages: rows.map(({ page, cells }) => ({
      id: page.tutorial.id,
      title: page.tutorial.frontMatter.title,
      hash: page.tutorial.hash,
      steps: page.view.tally.parts.map(({ id, image, count }) => ({ state: id, image: image ?? null, count })),
      /** When every step had run; null while a single one has not. */
      allRanAt: page.view.allRanAt ?? null,
      cells: Object.fromEntries(
        cells.flatMap((cell) => {
          if (cell === undefined) return []
          const { record, stale } = cell
          const { status, level, subject, startedAt, lab, images } = record
          return [
            [
              cell.column.id,
              { status, level, subject, stale, startedAt, lab: lab.name, images, href: pageHref(base, cellId(cell)) },
            ],
          ]
        }),
      ),
    })),
  }
}
