/** A block of HTML, line by line, with the place of each line. */
import type { Html } from 'mdast'
import { lastLineOf, type Markdown, positionOf } from '../markdown.ts'

export type HtmlLines = {
  line: number
  column: number
  /** Without the containers' indentation. */
  lines: string[]
  /** Columns that precede each line in the source. */
  columns: number[]
}

export function htmlLines(node: Html, { lines: source }: Pick<Markdown, 'lines'>): HtmlLines {
  const { start } = positionOf(node)
  const lines = node.value.split('\n').slice(0, lastLineOf(node) - start.line + 1)
  const columns = lines.map((text, index) =>
    text === '' ? 0 : (source[start.line - 1 + index] ?? '').length - text.length,
  )
  return { line: start.line, column: start.column, lines, columns }
}
