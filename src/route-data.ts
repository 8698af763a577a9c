/** What Starlight's frame shows around each page: sidebar, neighbours. */
import { defineRouteMiddleware } from '@astrojs/starlight/route-data'
import { library, site } from './library/current.ts'
import { pageHref } from './library/links.ts'
import { referencePages, sectionsWithReference } from './library/reference-pages.ts'
import { sectionOf } from './library/sections.ts'
import { buildSidebar } from './library/sidebar.ts'

export const onRequest = defineRouteMiddleware(async ({ locals, url }) => {
  const { pages, sections } = await library()
  const listed = [
    ...pages.map(({ tutorial }) => ({ id: tutorial.id, title: tutorial.frontMatter.title })),
    ...referencePages(),
  ]
  const route = locals.starlightRoute
  route.sidebar = buildSidebar(listed, sectionsWithReference(sections), site.base, url.pathname)
  route.pagination = { prev: undefined, next: undefined }
  const section = sectionOf(route.id)
  const own = listed.filter(({ id }) => sectionOf(id) === section)
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
