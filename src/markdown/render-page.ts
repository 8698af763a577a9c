/** A document → HTML and headings. The tree is the one that the runner reads; fences are joined to blocks by their lines. */
import type { Element, ElementContent } from 'hast'
import { toHtml } from 'hast-util-to-html'
import { h } from 'hastscript'
import type { Code, Nodes } from 'mdast'
import { defaultHandlers, type Handlers, type State, toHast } from 'mdast-util-to-hast'
import { visit } from 'unist-util-visit'
import type { ContainerDirective } from '../../runner/document/markdown/directives.ts'
import { type Markdown, sourceOf } from '../../runner/document/markdown.ts'
import { renderInlineCode, renderText } from '../fence/code-line.ts'
import { renderFences } from '../fence/fences.ts'
import type { PageContext } from '../fence/page-context.ts'
import { inlineSvg } from '../pictures/draw.ts'
import { pictureNamed, pictures } from '../pictures/registry.ts'
import { renderAside, renderTabs } from './containers.ts'
import { HeadingIds, type PageHeading, renderHeading } from './headings.ts'
import { isComment, safeHtml } from './raw-html.ts'
import { resolveReferences } from './references.ts'

export type RenderedPage = { html: string; headings: PageHeading[] }

/** Parents of text, in which a paragraph cannot stand. */
const phrasing = new Set(['paragraph', 'heading', 'emphasis', 'strong', 'delete', 'link', 'tableCell'])

/** Resolves the references of the tree in place. */
export async function renderPage(markdown: Markdown, context: PageContext): Promise<RenderedPage> {
  const { tree } = markdown
  resolveReferences(tree)
  const fences = await renderFences(tree, context)
  const html = safeHtml(tree)
  const ids = new HeadingIds()
  let tabs = 0
  let tables = 0
  const handlers: Handlers = {
    code: (_state, node: Code) => fences.get(node),
    heading: (state: State, node) => renderHeading(state, node, ids),
    // A comment is for writers or for the runner; what it runs is listed in the page's evidence panel.
    html: (_state, node, parent) => {
      if (isComment(node)) return undefined
      if (html.has(node)) return { type: 'raw', value: node.value }
      return parent !== undefined && phrasing.has(parent.type)
        ? { type: 'text', value: node.value }
        : h('p', node.value)
    },
    text: (_state, node) => renderText(node.value),
    inlineCode: (_state, node) => renderInlineCode(node.value),
    link: (state: State, node) =>
      h('a', { href: context.link(node.url), title: node.title ?? undefined }, state.all(node) as ElementContent[]),
    image: (_state, node) =>
      h('img', { src: context.link(node.url), alt: node.alt ?? '', loading: 'lazy', title: node.title ?? undefined }),
    table: (state: State, node) => {
      tables += 1
      const table = withoutEmptyHeads(defaultHandlers.table(state, node) as Element)
      return h('div', { className: ['table'], tabIndex: 0, role: 'group', ariaLabel: `Table ${tables}` }, [table])
    },
    containerDirective: (state: State, node: ContainerDirective) => {
      if (node.name !== 'tabs') return renderAside(state, node)
      tabs += 1
      return renderTabs(state, node, tabs)
    },
    leafDirective: (_state, node: Extract<Nodes, { type: 'leafDirective' }>) => {
      if (node.name === 'picture') return { type: 'raw', value: pictureOf(node.attributes?.name ?? '') }
      return h('p', sourceOf(node, markdown))
    },
    textDirective: (_state, node: Nodes) => renderText(sourceOf(node, markdown)),
  }
  const hast = toHast(tree, { handlers, allowDangerousHtml: true })
  return { html: toHtml(hast, { allowDangerousHtml: true }), headings: ids.headings }
}

function pictureOf(name: string): string {
  const picture = pictureNamed(name)
  if (picture === undefined)
    throw new Error(`there is no picture \`${name}\`; there are: ${Object.keys(pictures).join(', ')}`)
  return inlineSvg(picture, name)
}

/** A column of names has no name itself: an empty heading would be read aloud. */
function withoutEmptyHeads(table: Element): Element {
  visit(table, 'element', (cell: Element) => {
    if (cell.tagName === 'th' && cell.children.length === 0) cell.tagName = 'td'
  })
  return table
}
