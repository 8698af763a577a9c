/** Relative links of a document with their places. */
import type { Nodes } from 'mdast'
import type { Fence } from '../../document/markdown/fence.ts'
import { parseMarkdown, positionOf } from '../../document/markdown.ts'

export type Link = { target: string; line: number; column: number }

const elsewhere = /^([a-z][a-z0-9+.-]*:|\/|\?)|[{}<>$]/i
const inlineLink = /\]\(\s*<?(?![a-z][a-z0-9+.-]*:|\/)[^)\s]/i
const definition = /^\s{0,3}\[[^\]]+\]:\s*<?(?![a-z][a-z0-9+.-]*:|\/)\S/i

/** Links to other hosts, to the site's root and to mail addresses are not ours to follow. */
export function linksOf(lines: string[], fences: Fence[]): Link[] {
  const relevant = relevantLines(lines, fences)
  if (!relevant) return []
  const links: Link[] = []
  const visit = (node: Nodes): void => {
    const names = node.type === 'link' || node.type === 'image' || node.type === 'definition'
    if (names && node.url !== '' && !elsewhere.test(node.url)) {
      const { line, column } = positionOf(node).start
      links.push({ target: node.url, line, column })
    }
    if ('children' in node) for (const child of node.children) visit(child)
  }
  visit(parseMarkdown(relevant.join('\n')).tree)
  return links
}

/** Reading inline text is dear: paragraphs without a relative link are left empty. Undefined when none has one. */
function relevantLines(lines: string[], fences: Fence[]): string[] | undefined {
  const wanted = new Set<number>()
  for (const [index, line] of lines.entries()) {
    if (!inlineLink.test(line) && !definition.test(line)) continue
    for (let at = index; at >= 0 && lines[at]?.trim(); at--) wanted.add(at)
    for (let at = index + 1; lines[at]?.trim(); at++) wanted.add(at)
  }
  for (const fence of fences) for (let at = fence.line - 1; at < fence.endLine; at++) wanted.delete(at)
  return wanted.size > 0 ? lines.map((line, index) => (wanted.has(index) ? line : '')) : undefined
}
