/** What Starlight's frame shows around each page: sidebar, neighbours. */
import { defineRouteMiddleware } from '@astrojs/starlight/route-data'
import { library, site } from './library/current.ts'
import type { Library } from './library/library.ts'
import { pageHref } from './library/links.ts'
import { referencePages, sectionsWithReference } from './library/reference-pages.ts'
import { sectionOf } from './library/sections.ts'
import { buildSidebar, type SidebarPage } from './library/sidebar.ts'

/** Made once for a library, not for each of its pages. */
const bySection = new WeakMap<Library, Map<string, SidebarPage[]>>()

export const onRequest = defineRouteMiddleware(async ({ locals, url }) => {
  const current = await library()
  const listed = bySection.get(current) ?? listPages(current)
  bySection.set(current, listed)
  const route = locals.starlightRoute
  route.sidebar = buildSidebar(listed, sectionsWithReference(current.sections), site.base, url.pathname)
  route.pagination = { prev: undefined, next: undefined }
  const own = listed.get(sectionOf(route.id)) ?? []
  const index = own.findIndex(({ id }) => id === route.id)
  if (index === -1) return
  const link = (at: number) => {
    const page = own[at]
    if (page === undefined) return undefined
    return {
      type: 'link' as const,
      label: page.title,
      href: pageHref(site.base, page.id),
      isCurrent: false,
      badge: undefined,
      attrs: {},
    }
  }
  route.pagination = { prev: link(index - 1), next: link(index + 1) }
})

function listPages({ pages }: Library): Map<string, SidebarPage[]> {
  const written = pages.map(({ tutorial }) => ({ id: tutorial.id, title: tutorial.frontMatter.title }))
  return Map.groupBy([...written, ...referencePages()], ({ id }) => sectionOf(id))
}
