/** A heading as it is written, with its marks. */
import type { Heading } from 'mdast'
import { type Markdown, positionOf } from '../markdown.ts'

export function headingText({ children }: Heading, { text }: Pick<Markdown, 'text'>): string {
  const [first, last] = [children[0], children.at(-1)]
  return first && last ? text.slice(positionOf(first).start.offset, positionOf(last).end.offset) : ''
}
