/** One sidebar per section: its own pages, and one link to each other section. */
import { pageHref } from './links.ts'
import { type Section, sectionOf } from './sections.ts'

export type SidebarPage = { id: string; title: string }

export type SidebarLink = {
  type: 'link'
  label: string
  href: string
  isCurrent: boolean
  badge: undefined
  attrs: Record<string, string>
}
export type SidebarGroup = {
  type: 'group'
  label: string
  entries: SidebarLink[]
  collapsed: boolean
  badge: undefined
}

export const evidencePages: readonly SidebarPage[] = [
  { id: 'matrix', title: 'Matrix of images' },
  { id: 'health', title: 'Health' },
]

/** `pages`: by section. `path`: of the current page, with base and trailing slash. */
export function buildSidebar(
  pages: Map<string, SidebarPage[]>,
  sections: Section[],
  base: string,
  path: string,
): (SidebarLink | SidebarGroup)[] {
  const current = sectionOf(`${path.slice(base.length)}`)
  const link = (label: string, href: string): SidebarLink => ({
    type: 'link',
    label,
    href,
    isCurrent: href === path,
    badge: undefined,
    attrs: {},
  })
  const entries = sections.map((section) => {
    const overview = pageHref(base, section.id)
    if (section.id !== current) return link(section.title, overview)
    const own = pages.get(section.id) ?? []
    const links = [link('Overview', overview), ...own.map(({ id, title }) => link(title, pageHref(base, id)))]
    return { type: 'group' as const, label: section.title, entries: links, collapsed: false, badge: undefined }
  })
  const evidence = evidencePages.map(({ id, title }) => link(title, pageHref(base, id)))
  return [...entries, { type: 'group', label: 'Evidence', entries: evidence, collapsed: false, badge: undefined }]
}
