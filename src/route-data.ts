/** What Starlight's frame shows around each page: its neighbours. The sidebar is a component of ours. */
import { defineRouteMiddleware } from '@astrojs/starlight/route-data'
import { hrefOf } from './library/current.ts'
import { navigation } from './library/navigation.ts'
import type { SidebarPage } from './library/sidebar.ts'

export const onRequest = defineRouteMiddleware(async ({ locals }) => {
  const route = locals.starlightRoute
  const { prev, next } = (await navigation()).neighbours(route.id)
  route.pagination = { prev: link(prev), next: link(next) }
})

function link(page: SidebarPage | undefined) {
  if (page === undefined) return undefined
  const { id, title: label } = page
  return { type: 'link' as const, label, href: hrefOf(id), isCurrent: false, badge: undefined, attrs: {} }
}
