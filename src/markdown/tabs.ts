/** `::::tabs{sync=key}` with `:::tab{label="…"}`: sections with headings, which a script turns into tabs. */
import type { Element, ElementContent } from 'hast'
import { h } from 'hastscript'
import { slug } from '../../runner/core/slug.ts'

export type Tab = { label: string; content: ElementContent[] }

/** Without a script, and on paper, all choices stand below each other. `ordinal`: of the tabs on the page. */
export function renderTabs(sync: string | undefined, tabs: Tab[], ordinal: number): Element {
  const sections = tabs.map(({ label, content }) => {
    const id = `tabs-${ordinal}-${slug(label)}`
    return h('section', { className: ['tab'], id, dataValue: slug(label), dataLabel: label }, [
      h('p', { className: ['tab-label'] }, label),
      ...content,
    ])
  })
  return h('div', { className: ['tabs'], ...(sync !== undefined && { dataSync: sync }) }, sections)
}
