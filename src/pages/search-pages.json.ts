import type { APIRoute } from 'astro'
import type { Entry } from '../client/search-fields.ts'
import { library, site } from '../library/current.ts'
import { pageHref } from '../library/links.ts'
import { referencePages } from '../library/reference-pages.ts'

/** What each page says about itself: the search compares a query with it, beside the words of the text. */
export const GET: APIRoute = async () => {
  const written = (await library()).pages.map(({ tutorial: { id, frontMatter } }) => ({ id, ...frontMatter }))
  const entries = [...written, ...referencePages()].map(
    ({ id, title, description, keywords }): Entry => ({ url: pageHref(site.base, id), title, description, keywords }),
  )
  return new Response(JSON.stringify(entries))
}
