/** Aligned columns of plain text. */

export type Column = { title: string; align: 'left' | 'right' }

/** Lines without trailing blanks; the first is the head. Colour goes on afterwards, per line, so that widths are true. */
export function formatTable(columns: Column[], rows: string[][]): string[] {
  const cells = [columns.map((column) => column.title), ...rows]
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => row[index]?.length ?? 0)))
  return cells.map((row) =>
    columns
      .map(({ align }, index) => {
        const [cell, width] = [row[index] ?? '', widths[index] ?? 0]
        return align === 'left' ? cell.padEnd(width) : cell.padStart(width)
      })
      .join('  ')
      .trimEnd(),
  )
}
