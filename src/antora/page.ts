/** One document → one AsciiDoc page of an Antora component. */
import { posix } from 'node:path'
import type { Code, PhrasingContent } from 'mdast'
import { visit } from 'unist-util-visit'
import type { Tutorial } from '../../runner/document/model.ts'
import { readDisplay } from '../markdown/display.ts'
import { fenceRoles } from '../markdown/page-context.ts'
import { parseMarkdown } from '../markdown/parse.ts'
import { resolveReferences } from '../markdown/references.ts'
import { BlockWriter } from './blocks.ts'
import { escapeText } from './escape.ts'

export type PageOptions = {
  /** What the page may say of its proof, in one sentence. */
  proof?: string
  /** Address of the site, for links to pages that only it has. */
  siteUrl?: string
  /** Ids of all exported pages. */
  pages: Set<string>
}

export function antoraPage(tutorial: Tutorial, options: PageOptions): string {
  const { id, frontMatter, source } = tutorial
  const tree = parseMarkdown(source)
  resolveReferences(tree)
  const roles = fenceRoles(tutorial)
  const footnotes = new Map<string, PhrasingContent[]>()
  visit(tree, 'footnoteDefinition', (node) => {
    const [first] = node.children
    footnotes.set(node.identifier, first?.type === 'paragraph' ? first.children : [])
  })
  const writer = new BlockWriter({
    link: (url) => linkHead(url, id, options),
    image: (url) => (/^[a-z]+:/i.test(url) ? url : posix.join(posix.dirname(id), url)),
    footnote: (identifier) => footnotes.get(identifier) ?? [],
    source: (node) => source.slice(node.position?.start.offset, node.position?.end.offset),
    codeHead: (node) => codeHead(node, roles.get(node.position?.start.line ?? 0)),
  })
  const head = [
    `= ${escapeText(frontMatter.title)}`,
    `:description: ${escapeText(frontMatter.description)}`,
    `:page-kind: ${frontMatter.kind}`,
  ]
  const proof = options.proof === undefined ? [] : [`[.proof]\n{empty}${escapeText(options.proof)}`]
  return `${[head.join('\n'), `[.lead]\n{empty}${escapeText(frontMatter.description)}`, ...proof, writer.blocks(tree.children)].join('\n\n').trimEnd()}\n`
}

function codeHead(
  node: Code,
  role: ReturnType<typeof fenceRoles> extends Map<number, infer R> ? R | undefined : never,
): { title?: string; anchor?: string } {
  const display = readDisplay([node.lang, node.meta].filter((part) => part != null).join(' '))
  const block = role?.kind === 'block' ? role.block : undefined
  const title = display.title ?? (block?.kind === 'file' ? block.path : undefined)
  return { ...(title !== undefined && { title }), ...(block && { anchor: `step-${block.id}` }) }
}

function linkHead(url: string, id: string, { pages, siteUrl }: PageOptions): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(url)) return `link:${address(url)}`
  if (url.startsWith('#')) return `xref:${url}`
  const [, path = '', hash = ''] = /^([^#]*)(#.*)?$/.exec(url) ?? []
  const target = path.startsWith('/') ? undefined : posix.join(posix.dirname(id), path).replace(/\.md$/, '')
  if (target !== undefined && pages.has(target)) return `xref:${target}.adoc${hash}`
  return siteUrl === undefined
    ? undefined
    : `link:${address(`${siteUrl}${path.startsWith('/') ? path : `/${target}`}${hash}`)}`
}

/** As it stands, between marks that it must not hold itself. */
function address(url: string): string {
  return `++${url.replaceAll('++', '+%2B').replace(/\+$/, '%2B')}++`
}
