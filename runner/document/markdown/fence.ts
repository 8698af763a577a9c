/** A fenced code block with the exact place of each of its lines, which a `code` node of mdast does not keep. */
import type { Code } from 'mdast'
import { lastLineOf, type Markdown, positionOf } from '../markdown.ts'

/** Tagged or not. Content line `i` stands in source line `line + 1 + i`. */
export type Fence = {
  /** Of the opening fence's first backtick or tilde. */
  line: number
  column: number
  /** Of the closing fence, or of the last content line when it is missing. */
  endLine: number
  closed: boolean
  /** The fence's characters, e.g. three backticks. */
  marker: string
  /** All after the opening characters, trimmed, as written. */
  info: string
  infoColumn: number
  /** Content without the fence's and its containers' indentation. */
  lines: string[]
  /** Columns that precede each content line in the source; below zero where a tab was split. */
  columns: number[]
  /** In a `<!-- verify … -->` comment. */
  labOnly: boolean
}

/** Undefined for indented code. */
export function fenceOf(node: Code, { lines: source }: Pick<Markdown, 'lines'>): Fence | undefined {
  const { start } = positionOf(node)
  const opening = (source[start.line - 1] ?? '').slice(start.column - 1)
  const marker = /^(?:`{3,}|~{3,})/.exec(opening)?.[0]
  if (marker === undefined) return undefined
  const endLine = lastLineOf(node)
  const content = node.value.split('\n')
  const closed = isClosed(node.value, content.length, endLine - start.line, source[endLine - 1] ?? '')
  const count = Math.max(0, endLine - start.line - (closed ? 1 : 0))
  const lines = Array.from({ length: count }, (_, index) => content[index] ?? '')
  const rest = opening.slice(marker.length)
  return {
    line: start.line,
    column: start.column,
    endLine,
    closed,
    marker,
    info: rest.trim(),
    infoColumn: start.column + marker.length + (rest.length - rest.replace(/^[ \t]+/, '').length),
    lines,
    columns: lines.map((text, index) => columnsBefore(text, source[start.line + index] ?? '', start.column - 1)),
    labOnly: false,
  }
}

/** The last line of a fence that is not closed belongs to its content. */
function isClosed(value: string, contentLines: number, linesAfterOpening: number, lastLine: string): boolean {
  if (linesAfterOpening === 0 || !/(?:`{3,}|~{3,})[ \t]*$/.test(lastLine)) return false
  return value === '' || contentLines < linesAfterOpening
}

/** Of a line that begins within a tab, blanks are in the text but not in the source. */
function columnsBefore(text: string, sourceLine: string, indentation: number): number {
  // A blank line may be shorter than the fence's indentation.
  return text === '' ? Math.min(indentation, sourceLine.length) : sourceLine.length - text.length
}

/** Where a content line stands, `cut` characters after its beginning; within a split tab, at the tab. */
export function placeInFence(fence: Fence, index: number, cut = 0): { line: number; column: number } {
  return { line: fence.line + 1 + index, column: Math.max(1, (fence.columns[index] ?? 0) + 1 + cut) }
}

/** The fence's language: the first word of its info string; empty when it has none. */
export function fenceLanguage(fence: Fence): string {
  return /^\S*/.exec(fence.info)?.[0] ?? ''
}
