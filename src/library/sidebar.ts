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

/** A function of the current page's path, with base and trailing slash. `pages`: by section. */
export function makeSidebar(
  sections: Section[],
  pages: Map<string, SidebarPage[]>,
  base: string,
): (path: string) => string {
  const group = (title: string, own: readonly SidebarPage[]): string => {
    const links = own.map(({ id, title: text }) => h('li', h('a', { href: pageHref(base, id) }, text)))
    return toHtml(h('details', [h('summary', title), h('ul', links)]))
  }
  const groups = sections.map(({ id, title }) => {
    const own = pages.get(id) ?? []
    const all = own.length > mostOfOthers ? `All ${own.length} pages` : 'Overview'
    const short = group(title, [{ id, title: all }, ...own.slice(0, mostOfOthers)])
    return { id, short, whole: group(title, [{ id, title: 'Overview' }, ...own]) }
  })
  const tests = group('Tests', testedPages)
  groups.push({ id: '', short: tests, whole: tests })
  return (path) => {
    const page = path.slice(base.length).replace(/\/$/, '')
    const current = testedPages.some(({ id }) => id === page) ? '' : sectionOf(`${page}/`)
    const here = `href="${path}"`
    const opened = (html: string): string =>
      html.replace('<details>', '<details open>').replace(here, `${here} aria-current="page"`)
    return groups.map(({ id, short, whole }) => (id === current ? opened(whole) : short)).join('')
  }
}
