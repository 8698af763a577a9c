/** What checks need of any Markdown document, tagged or not, without running anything: its fences and its headings. */

import type { Code, Nodes } from 'mdast'
import { type Fence, fenceOf } from '../markdown/fence.ts'
import { htmlLines } from '../markdown/html.ts'
import { headingText, lastLineOf, type Markdown, parseBlocks, positionOf } from '../markdown.ts'
import { sourceProblem } from '../read-source.ts'
import { isVerifyComment, readVerifyComment } from './verify-comment.ts'

export type Outline = {
  /** In document order, with those in verify comments (`labOnly`). Indented code is a fence without a marker here. */
  fences: Fence[]
  /** As they are written, with their marks; empty ones are left out. */
  headings: string[]
  /** Where parsing stopped: see `Markdown`. */
  unread?: { line: number; column: number }
}

export function readOutline(source: string): Outline {
  const markdown = parseBlocks(source)
  const outline: Outline = { fences: [], headings: [] }
  if (markdown.unread) outline.unread = markdown.unread
  collect(markdown.tree, markdown, outline)
  return outline
}

function collect(node: Nodes, markdown: Markdown, outline: Outline): void {
  if (node.type === 'code') outline.fences.push(...fencesOf(node, markdown))
  else if (node.type === 'heading') {
    if (node.children.length > 0) outline.headings.push(headingText(node, markdown))
  } else if (node.type === 'html') {
    const html = htmlLines(node, markdown)
    if (isVerifyComment(html)) outline.fences.push(...readVerifyComment(html).fences)
  } else if (node.type !== 'paragraph' && node.type !== 'table' && 'children' in node)
    for (const child of node.children) collect(child, markdown, outline)
}

function fencesOf(node: Code, markdown: Markdown): Fence[] {
  const fence = fenceOf(node, markdown)
  if (fence) return [fence]
  const code = indentedCode(node, markdown)
  const above = markdown.lines.slice(0, code.line).findLast((line) => line.trim() !== '')
  return /^\s*(!!!|\?\?\?\+?|===\+?)\s/.test(above ?? '') ? fencesWithin(code) : [code]
}

/** MkDocs indents what stands in an admonition or a tab: its fences are fences to readers. */
function fencesWithin(code: Fence): Fence[] {
  const found: Fence[] = []
  let open: Fence | undefined
  for (const [index, text] of code.lines.entries()) {
    const [, marker = '', rest = ''] = /^(`{3,}|~{3,})[ \t]*(.*)$/.exec(text) ?? []
    const column = (code.columns[index] ?? 0) + 1
    const line = code.line + 1 + index
    if (open && marker.startsWith(open.marker) && rest === '') {
      found.push({ ...open, endLine: line })
      open = undefined
    } else if (open) {
      open.lines.push(text)
      open.columns.push(column - 1)
    } else if (marker !== '') {
      const infoColumn = column + marker.length
      open = { ...code, line, column, marker, info: rest.trim(), infoColumn, lines: [], columns: [] }
    }
  }
  return found
}

function indentedCode(node: Code, { lines: source }: Markdown): Fence {
  const { start } = positionOf(node)
  const lines = node.value.split('\n')
  return {
    line: start.line - 1,
    column: start.column,
    endLine: lastLineOf(node),
    closed: true,
    marker: '',
    info: '',
    infoColumn: start.column,
    lines,
    columns: lines.map((text, index) => (source[start.line - 1 + index] ?? '').length - text.length),
    labOnly: false,
  }
}

/** Each document is parsed once, though links from others lead to its headings. */
const nothing: Outline = { fences: [], headings: [] }
const kept = new Map<string, Outline>()
/** Links lead mostly to documents of the same folder, which are checked one after another. */
const mostKept = 200

/** Of a text that is not read as Markdown, nothing. */
export function outlineOf(source: string): Outline {
  const known = kept.get(source)
  if (known) return known
  const outline = sourceProblem(source) ? nothing : readOutline(source)
  const [oldest] = kept.size < mostKept ? [] : kept.keys()
  if (oldest !== undefined) kept.delete(oldest)
  kept.set(source, outline)
  return outline
}
