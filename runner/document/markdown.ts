/**
 * The one reader of Markdown in this project: source → mdast, by remark with GFM, directives and front matter.
 * Runner, linter, site, export and prose checks all walk the tree that it returns.
 */
import type { Nodes, Root } from 'mdast'
import { remark } from 'remark'
import remarkDirective from 'remark-directive'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import { splitLines } from '../core/lines.ts'
import { frontMatterEnd } from './front-matter/front-matter-lines.ts'
import { tooComplexAt } from './markdown/structure-effort.ts'
import { withoutInline } from './markdown/without-inline.ts'

export type Markdown = {
  tree: Root
  /** Without a byte order mark, each line ended by LF: what the offsets in the tree count. */
  text: string
  lines: string[]
  /** Parsing would have taken too long, so the tree is empty; the place is the line that goes beyond the limit. */
  unread?: { line: number; column: number }
}

const body = remark().use(remarkGfm).use(remarkDirective).freeze()
const page = body().use(remarkFrontmatter).freeze()
const bodyBlocks = body().use(withoutInline).freeze()
const pageBlocks = page().use(withoutInline).freeze()

/** Any text parses. Lines and columns in the tree are those of the source. */
export function parseMarkdown(source: string): Markdown {
  return parse(source, body, page)
}

/**
 * The same blocks; what paragraphs, headings and cells hold is one text, as it is written. Takes half of the time (`npm
 * run bench` lints 1,000 documents), for checks of many documents that look at their blocks.
 */
export function parseBlocks(source: string): Markdown {
  return parse(source, bodyBlocks, pageBlocks)
}

function parse(source: string, withoutFrontMatter: typeof body, withFrontMatter: typeof page): Markdown {
  const lines = splitLines(source)
  const text = lines.join('\n')
  const line = tooComplexAt(lines)
  // Front matter without an end makes micromark take the lists and quotes after it for text.
  const processor = frontMatterEnd(lines) > 0 ? withFrontMatter : withoutFrontMatter
  if (line === undefined) return { tree: processor.parse(text), text, lines }
  return { tree: { type: 'root', children: [] }, text, lines, unread: { line, column: 1 } }
}

/** Where a node stands. Every node that was parsed has a position. */
export function positionOf(node: Nodes): NonNullable<Nodes['position']> {
  if (!node.position) throw new TypeError(`a node of type ${node.type} was not parsed: it has no position`)
  return node.position
}

/** The last line of a node; one that reaches to the end of its container may end before the first column of the next. */
export function lastLineOf(node: Nodes): number {
  const { start, end } = positionOf(node)
  return end.column === 1 && end.line > start.line ? end.line - 1 : end.line
}

/** The text of a node as it is written in the source. */
export function sourceOf(node: Nodes, { text }: Pick<Markdown, 'text'>): string {
  const { start, end } = positionOf(node)
  return text.slice(start.offset, end.offset)
}
