/** `:::note` and its like, Starlight's asides in plain Markdown; `::::tabs{sync=key}` with `:::tab{label="…"}`. */
import type { Element, ElementContent } from 'hast'
import { h } from 'hastscript'
import type { Paragraph } from 'mdast'
import type { State } from 'mdast-util-to-hast'
import { toString as plainTextOf } from 'mdast-util-to-string'
import { ownValue } from '../../runner/core/own-value.ts'
import { slug } from '../../runner/core/slug.ts'
import type { ContainerDirective } from '../../runner/document/markdown/directives.ts'

type Content = ContainerDirective['children']

const titles: Record<string, string> = { note: 'Note', tip: 'Tip', caution: 'Caution', danger: 'Danger' }

/** `label`: what stands in brackets behind the name. */
export function splitLabel({ children }: ContainerDirective): { label?: Paragraph; content: Content } {
  const [first, ...rest] = children
  const hasLabel = first?.type === 'paragraph' && first.data?.directiveLabel
  return hasLabel ? { label: first, content: rest } : { content: children }
}

export function tabsOf({ children }: ContainerDirective): ContainerDirective[] {
  return children.filter((child) => child.type === 'containerDirective').filter(({ name }) => name === 'tab')
}

/** The content alone where the name is not that of an aside. */
export function renderAside(state: State, node: ContainerDirective): ElementContent | ElementContent[] {
  const { label, content } = splitLabel(node)
  const body = renderChildren(state, { ...node, children: content })
  const title = ownValue(titles, node.name)
  if (title === undefined) return body
  const className = ['starlight-aside', `starlight-aside--${node.name}`]
  return h('aside', { className, ariaLabel: label ? plainTextOf(label) : title }, [
    h('p', { className: ['starlight-aside__title'], ariaHidden: 'true' }, label ? state.all(label) : title),
    h('div', { className: ['starlight-aside__content'] }, body),
  ])
}

/**
 * Sections with headings, which a script turns into tabs. Without a script, and on paper, all choices stand below each
 * other. `ordinal`: of the tabs on the page.
 */
export function renderTabs(state: State, node: ContainerDirective, ordinal: number): Element {
  const sections = tabsOf(node).map((tab) => {
    const label = tab.attributes?.label ?? ''
    const value = slug(label)
    return h('section', { className: ['tab'], id: `tabs-${ordinal}-${value}`, dataValue: value, dataLabel: label }, [
      h('p', { className: ['tab-label'] }, label),
      ...renderChildren(state, tab),
    ])
  })
  return h('div', { className: ['tabs'], dataSync: node.attributes?.sync }, sections)
}

function renderChildren(state: State, node: ContainerDirective): ElementContent[] {
  return state.wrap(state.all(node), true) as ElementContent[]
}
