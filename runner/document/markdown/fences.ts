/** Every fence of any Markdown document, tagged or not: for checks that do not run anything. */
import type { Code, Nodes } from 'mdast'
import type { Diagnostic } from '../../core/diagnostic.ts'
import { isVerifyComment, readVerifyComment } from '../blocks/verify-comment.ts'
import { lastLineOf, type Markdown, parseMarkdown, positionOf } from '../markdown.ts'
import { sourceProblem, unread } from '../source-problems.ts'
import { type Fence, fenceOf } from './fence.ts'
import { htmlLines } from './html-lines.ts'

/** Indented code is a fence without a marker here. */
const indented = /^(?: {4}|\t)/m

/** In document order, with those in verify comments (`labOnly`). The diagnostics say why a source was not read. */
export function findFences(source: string, file: string): { fences: Fence[]; diagnostics: Diagnostic[] } {
  const unreadable = sourceProblem(source)
  if (unreadable) return { fences: [], diagnostics: [{ file, ...unreadable }] }
  if (!source.includes('```') && !source.includes('~~~') && !indented.test(source))
    return { fences: [], diagnostics: [] }
  const markdown = parseMarkdown(source)
  const diagnostics = markdown.unread ? [{ file, ...unread(markdown.unread) }] : []
  return { fences: fencesBelow(markdown.tree, markdown), diagnostics }
}

function fencesBelow(node: Nodes, markdown: Markdown): Fence[] {
  if (node.type === 'code') {
    return [fenceOf(node, markdown) ?? indentedCode(node, markdown)]
  }
  if (node.type === 'html') {
    const html = htmlLines(node, markdown)
    return isVerifyComment(html) ? readVerifyComment(html).fences : []
  }
  if (node.type === 'paragraph' || node.type === 'heading' || node.type === 'table') return []
  return 'children' in node ? node.children.flatMap((child) => fencesBelow(child, markdown)) : []
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
