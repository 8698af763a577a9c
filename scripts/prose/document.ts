/** A document as the prose checks see it: its tree, and its text with everything that is no prose blanked out. */
import type { Nodes, Root } from 'mdast'
import { directiveFromMarkdown } from 'mdast-util-directive'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { directive } from 'micromark-extension-directive'
import { frontmatter } from 'micromark-extension-frontmatter'
import { gfm } from 'micromark-extension-gfm'
import { withoutByteOrderMark } from '../../runner/core/lines.ts'

export type ProseDocument = {
  file: string
  source: string
  tree: Root
  /** As long as the source, line by line: code, links' targets, comments and marks are blanks. */
  prose: string
}

/** Keys of the front matter whose values are prose. */
const proseKeys = /^(?:title|description|summary):[ \t]+(.*)$/gm

export function readProse(file: string, text: string): ProseDocument {
  const source = withoutByteOrderMark(text)
  const tree = fromMarkdown(source, {
    extensions: [frontmatter(), gfm(), directive()],
    mdastExtensions: [frontmatterFromMarkdown(), gfmFromMarkdown(), directiveFromMarkdown()],
  })
  return { file, source, tree, prose: proseOf(source, tree) }
}

function proseOf(source: string, tree: Root): string {
  const kept = spans(source, tree)
  let prose = ''
  for (const { start, end } of kept) {
    prose += blank(source.slice(prose.length, start))
    prose += source.slice(start, end)
  }
  return prose + blank(source.slice(prose.length))
}

type Span = { start: number; end: number }

/** In the order of the source. */
function spans(source: string, node: Nodes): Span[] {
  const start = node.position?.start.offset
  const end = node.position?.end.offset
  if (start === undefined || end === undefined) return []
  if (node.type === 'text') return isAddress(node.value) ? [] : [{ start, end }]
  if (node.type === 'yaml')
    return [...source.slice(start, end).matchAll(proseKeys)].map((match) => ({
      start: start + match.index + match[0].length - (match[1] ?? '').length,
      end: start + match.index + match[0].length,
    }))
  return 'children' in node ? node.children.flatMap((child) => spans(source, child)) : []
}

/** GFM makes links of bare addresses; their text is no prose. */
function isAddress(text: string): boolean {
  return /^(https?:\/\/|www\.)\S+$/.test(text)
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ')
}

/** Line and column of an offset, from 1. */
export function placeOf(source: string, offset: number): { line: number; column: number } {
  const lines = source.slice(0, offset).split(/\r\n|\n|\r/)
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}
