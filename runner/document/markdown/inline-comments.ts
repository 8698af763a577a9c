/** `<!-- verify` in the middle of a paragraph, where it is not read. */
import type { Nodes, Paragraph } from 'mdast'
import { type Markdown, positionOf, sourceOf } from '../markdown.ts'
import { verifyOpening } from './comment-text.ts'

/** The first in each line. In a code span it is written about, not meant. */
export function inlineComments(paragraph: Paragraph, markdown: Markdown): { line: number; column: number }[] {
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
