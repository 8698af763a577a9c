/** Every fence of any Markdown document, tagged or not: for checks that do not run anything. */
import type { Nodes } from 'mdast'
import type { Diagnostic } from '../../core/diagnostic.ts'
import { isVerifyComment, readVerifyComment } from '../blocks/verify-comment.ts'
import { type Markdown, parseMarkdown } from '../markdown.ts'
import { sourceProblem, unread } from '../source-problems.ts'
import { type Fence, fenceOf } from './fence.ts'
import { htmlLines } from './html-lines.ts'

/** In document order, with those in verify comments (`labOnly`). The diagnostics say why a source was not read. */
export function findFences(source: string, file: string): { fences: Fence[]; diagnostics: Diagnostic[] } {
  const unreadable = sourceProblem(source)
  if (unreadable) return { fences: [], diagnostics: [{ file, ...unreadable }] }
  if (!source.includes('```') && !source.includes('~~~')) return { fences: [], diagnostics: [] }
  const markdown = parseMarkdown(source)
  const diagnostics = markdown.unread ? [{ file, ...unread(markdown.unread) }] : []
  return { fences: fencesBelow(markdown.tree, markdown), diagnostics }
}

function fencesBelow(node: Nodes, markdown: Markdown): Fence[] {
  if (node.type === 'code') {
    const fence = fenceOf(node, markdown)
    return fence ? [fence] : []
  }
  if (node.type === 'html') {
    const html = htmlLines(node, markdown)
    return isVerifyComment(html) ? readVerifyComment(html).fences : []
  }
  if (node.type === 'paragraph' || node.type === 'heading' || node.type === 'table') return []
  return 'children' in node ? node.children.flatMap((child) => fencesBelow(child, markdown)) : []
}
