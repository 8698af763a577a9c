/** Headings as they are written, with their marks. */
import type { Heading, Nodes } from 'mdast'
import { type Markdown, positionOf } from '../markdown.ts'

export function headingText({ children }: Heading, { text }: Pick<Markdown, 'text'>): string {
  const [first, last] = [children[0], children.at(-1)]
  return first && last ? text.slice(positionOf(first).start.offset, positionOf(last).end.offset) : ''
}

/** All of a document, in their order; empty ones are left out. */
export function headings(markdown: Markdown): string[] {
  const below = (node: Nodes): string[] => {
    if (node.type === 'heading') return node.children.length > 0 ? [headingText(node, markdown)] : []
    return 'children' in node ? node.children.flatMap(below) : []
  }
  return below(markdown.tree)
}
