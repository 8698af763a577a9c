import type { APIRoute } from 'astro'
import { wordsOf } from '../client/search-match.ts'
import { library } from '../library/current.ts'

/** The words that the pages are found by: the search compares with them what it finds on no page. */
export const GET: APIRoute = async () => {
  const texts = (await library()).pages.map(({ tutorial: { frontMatter } }) =>
    [frontMatter.title, frontMatter.description, ...frontMatter.keywords].join(' '),
  )
  return new Response(JSON.stringify([...new Set(wordsOf(texts.join(' ')))].sort()))
}
