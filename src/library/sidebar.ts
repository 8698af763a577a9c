/**
 * The sidebar as HTML: every section opens in place. It is built once for a library and marked for each page, for a
 * thousand pages would otherwise build it a thousand times.
 */
import { toHtml } from 'hast-util-to-html'
import { h } from 'hastscript'
import { pageHref } from './links.ts'
import { type Section, sectionOf } from './sections.ts'

export type SidebarPage = { id: string; title: string }

/** Of a section that is not the reader's; the rest is on its overview. */
const mostOfOthers = 12

const testedPages: readonly SidebarPage[] = [
  { id: 'health', title: 'What is tested' },
  { id: 'matrix', title: 'What was run on which image' },
]

export class Sidebar {
  readonly #short = new Map<string, string>()
  readonly #whole = new Map<string, string>()
  readonly #base: string

  /** `pages`: by section. */
  constructor(sections: Section[], pages: Map<string, SidebarPage[]>, base: string) {
    this.#base = base
    for (const { id, title } of sections) {
      const own = pages.get(id) ?? []
      this.#whole.set(id, this.#group(title, [{ id, title: 'Overview' }, ...own]))
      const all = own.length > mostOfOthers ? `All ${own.length} pages` : 'Overview'
      this.#short.set(id, this.#group(title, [{ id, title: all }, ...own.slice(0, mostOfOthers)]))
    }
    this.#whole.set('', this.#group('Tests', [...testedPages]))
    this.#short.set('', this.#group('Tests', [...testedPages]))
  }

  /** `path`: of the current page, with base and trailing slash. */
  html(path: string): string {
    const id = path.slice(this.#base.length).replace(/\/$/, '')
    const current = testedPages.some((page) => page.id === id) ? '' : sectionOf(`${id}/`)
    const groups = [...this.#short].map(([section, html]) => {
      if (section !== current) return html
      const whole = this.#whole.get(section) ?? html
      return whole
        .replace('<details>', '<details open>')
        .replace(`href="${path}"`, `href="${path}" aria-current="page"`)
    })
    return groups.join('')
  }

  #group(title: string, pages: SidebarPage[]): string {
    const links = pages.map(({ id, title: text }) => h('li', h('a', { href: pageHref(this.#base, id) }, text)))
    return toHtml(h('details', [h('summary', title), h('ul', links)]))
  }
}
