/** How a comment for the runner begins. */
import type { Html, Nodes, Paragraph } from 'mdast'
import type { At } from '../../core/diagnostic.ts'
import { lastLineOf, type Markdown, positionOf, sourceOf } from '../markdown.ts'

/** Anywhere in a text. */
export const verifyOpening = /<!--[ \t]*verify(?![\w-])/

/** At the beginning of a comment. */
export const verifyStart = /^<!--[ \t]*verify(?![\w-])/

/** Whether a comment for the runner may stand within a text: a line that begins with one is a block, unless it is indented. */
export function mayHaveInlineComment(source: string): boolean {
  if (!verifyOpening.test(source)) return false
  return source.split('\n').some((line) => {
    const at = line.search(verifyOpening)
    return at > 0 && /\S| {4}|\t/.test(line.slice(0, at))
  })
}

/** The first in each line. In a code span it is written about, not meant. */
export function inlineComments(paragraph: Paragraph, markdown: Markdown): At[] {
  if (!verifyOpening.test(sourceOf(paragraph, markdown))) return []
  const { start } = positionOf(paragraph)
  let visible = sourceOf(paragraph, markdown)
  for (const span of codeSpans(paragraph)) {
    const from = (positionOf(span).start.offset ?? 0) - (start.offset ?? 0)
    const written = sourceOf(span, markdown)
    visible = visible.slice(0, from) + written.replace(/[^\n]/g, ' ') + visible.slice(from + written.length)
  }
  return visible.split('\n').flatMap((text, index) => {
    const at = verifyOpening.exec(text)?.index
    return at === undefined ? [] : [{ line: start.line + index, column: at + (index === 0 ? start.column : 1) }]
  })
}

function codeSpans(node: Nodes): Nodes[] {
  if (node.type === 'inlineCode') return [node]
  return 'children' in node ? node.children.flatMap(codeSpans) : []
}

/** A block of HTML, line by line, with the place of each line. */
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
