/**
 * The one reader of Markdown in this project: source → mdast, by remark with GFM, directives and front matter.
 * Runner, linter, site, export and prose checks all walk the tree that it returns.
 */

import type { Heading, Nodes, Root } from 'mdast'
import { remark } from 'remark'
import remarkDirective from 'remark-directive'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import type { Processor } from 'unified'
import { splitLines } from '../core/lines.ts'
import { wordList } from '../core/word-list.ts'
import { frontMatterEnd } from './front-matter/front-matter-end.ts'

/** CommonMark's inline constructs, by the names that micromark knows them by. */
const inline = wordList(`
  attention autolink characterEscape characterReference codeText hardBreakEscape htmlText labelEnd labelStartImage
  labelStartLink
`)

/** Comes after the plugins whose inline constructs (GFM's, text directives) it takes away. */
function withoutInline(this: Processor): void {
  const data = this.data()
  const blocks = (data.micromarkExtensions ?? []).map(({ text, insideSpan, attentionMarkers, ...rest }) => rest)
  data.micromarkExtensions = [...blocks, { disable: { null: inline } }]
  // Transforms look for addresses in text.
  data.fromMarkdownExtensions = (data.fromMarkdownExtensions ?? []).flat().map(({ transforms, ...rest }) => rest)
}

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
  if (last?.source !== source) last = { source, markdown: parse(source, bodyBlocks, pageBlocks) }
  return last.markdown
}

/** The linter and the parser of tutorials read a document one after the other. Nobody changes this tree. */
let last: { source: string; markdown: Markdown } | undefined

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

/**
 * Units of effort per document: a few seconds at worst. Top-level paragraphs, headings and fences cost none. Could be
 * lifted when micromark's time is linear for lazy lines, setext headings, and deep lists, quotes and directives.
 */
const maxEffort = 50_000

const fenceLine = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/
const directiveStart = /^\s*:{3,}[A-Za-z]/
const directiveEnd = /^\s*:{3,}\s*$/

/** Number of the first line that goes beyond the limit. The costs are estimates, measured with floods of each construct. */
function tooComplexAt(lines: string[]): number | undefined {
  let effort = 0
  let directives = 0
  let inContainer = false
  let fence: string | undefined
  for (const [index, line] of lines.entries()) {
    if (fence !== undefined) {
      if (closes(line, fence)) fence = undefined
      continue
    }
    const prefix = /^[\s>*+\-\d.)]*/.exec(line)?.[0] ?? ''
    const markers = prefix.replace(/[\s\d.)]/g, '').length + (/^\s*\d+[.)]/.test(prefix) ? 1 : 0)
    const blankBefore = index === 0 || (lines[index - 1] ?? '').trim() === ''
    if (prefix !== '' && line !== '') inContainer = true
    else if (blankBefore) inContainer = false
    if (!inContainer && directives === 0) fence = fenceLine.exec(line)?.[1]
    if (inContainer) effort += 1 + prefix.length / 2 + markers + (markers * markers) / 100
    // A line that continues with a quote or a list without its sign.
    if (inContainer && prefix === '' && line !== '' && !blankBefore) effort += 10
    if (/^[\s>]*(?:=+|-+)[ \t]*$/.test(line)) effort += 14
    if (directiveStart.test(line)) {
      directives += 1
      effort += directives
    } else if (directiveEnd.test(line)) directives = Math.max(0, directives - 1)
    // What stands in directives is read once more for each of them.
    effort += directives / 4
    if (effort > maxEffort) return index + 1
  }
  return undefined
}

function closes(line: string, marker: string): boolean {
  const run = line.trim()
  return run.length >= marker.length && run === (marker[0] ?? '').repeat(run.length)
}

export function headingText({ children }: Heading, { text }: Pick<Markdown, 'text'>): string {
  const [first, last] = [children[0], children.at(-1)]
  return first && last ? text.slice(positionOf(first).start.offset, positionOf(last).end.offset) : ''
}
