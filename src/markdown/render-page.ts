/** A document → HTML and headings. The tree is the one that the runner reads; fences are joined to blocks by their lines. */
import type { Element, ElementContent } from 'hast'
import { toHtml } from 'hast-util-to-html'
import { h } from 'hastscript'
import type { Code, Nodes } from 'mdast'
import { defaultHandlers, type Handlers, type State, toHast } from 'mdast-util-to-hast'
import { toString as plainTextOf } from 'mdast-util-to-string'
import { visit } from 'unist-util-visit'
import type { ContainerDirective } from '../../runner/document/markdown/directives.ts'
import { type Markdown, sourceOf } from '../../runner/document/markdown.ts'
import { renderText } from '../fence/code-line.ts'
import { renderFences } from '../fence/fences.ts'
import type { PageContext } from '../fence/page-context.ts'
import { inlineSvg } from '../pictures/draw.ts'
import { pictureNamed, pictures } from '../pictures/registry.ts'
import { isAside, renderAside } from './asides.ts'
import { HeadingIds, type PageHeading, renderHeading } from './headings.ts'
import { renderInlineCode } from './inline-code.ts'
import { isComment, safeHtml } from './raw-html.ts'
import { resolveReferences } from './references.ts'
import { renderTabs, type Tab } from './tabs.ts'

export type RenderedPage = { html: string; headings: PageHeading[]; hasPlaceholders: boolean }

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
      if (node.name === 'tabs') {
        tabs += 1
        return renderTabs(node.attributes?.sync ?? undefined, tabsOf(state, node), tabs)
      }
      return renderContainer(state, node)
    },
    leafDirective: (_state, node: Extract<Nodes, { type: 'leafDirective' }>) => {
      if (node.name === 'picture') return { type: 'raw', value: pictureOf(node.attributes?.name ?? '') }
      return h('p', sourceOf(node, markdown))
    },
    textDirective: (_state, node: Nodes) => renderText(sourceOf(node, markdown)),
  }
  const hast = toHast(tree, { handlers, allowDangerousHtml: true })
  const text = toHtml(hast, { allowDangerousHtml: true })
  return { html: text, headings: ids.headings, hasPlaceholders: text.includes('data-ph=') }
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

function renderContainer(state: State, node: ContainerDirective): ElementContent | ElementContent[] {
  const first = node.children[0]
  const label = first?.type === 'paragraph' && first.data?.directiveLabel ? first : undefined
  const content = state.wrap(
    state.all({ ...node, children: label ? node.children.slice(1) : node.children }),
    true,
  ) as ElementContent[]
  if (!isAside(node.name)) return content
  return renderAside(node.name, label && (state.all(label) as ElementContent[]), label && plainTextOf(label), content)
}

function tabsOf(state: State, node: ContainerDirective): Tab[] {
  return node.children.flatMap((child) => {
    if (child.type !== 'containerDirective' || child.name !== 'tab') return []
    return [{ label: child.attributes?.label ?? '', content: state.wrap(state.all(child), true) as ElementContent[] }]
  })
}
