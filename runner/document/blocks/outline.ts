/** What checks need of any Markdown document, tagged or not, without running anything: its fences and its headings. */
import type { Code, Nodes } from 'mdast'
import { type Fence, fenceOf } from '../markdown/fence.ts'
import { headingText } from '../markdown/headings.ts'
import { htmlLines } from '../markdown/html.ts'
import { lastLineOf, type Markdown, parseBlocks, positionOf } from '../markdown.ts'
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
  if (node.type === 'code') outline.fences.push(fenceOf(node, markdown) ?? indentedCode(node, markdown))
  else if (node.type === 'heading') {
    if (node.children.length > 0) outline.headings.push(headingText(node, markdown))
  } else if (node.type === 'html') {
    const html = htmlLines(node, markdown)
    if (isVerifyComment(html)) outline.fences.push(...readVerifyComment(html).fences)
  } else if (node.type !== 'paragraph' && node.type !== 'table' && 'children' in node)
    for (const child of node.children) collect(child, markdown, outline)
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
