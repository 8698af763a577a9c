import type { APIRoute } from 'astro'
import type { Entry } from '../client/search-fields.ts'
import { hrefOf, library } from '../library/current.ts'
import { referencePages } from '../library/reference-pages.ts'
import { questionsOf } from '../library/search-questions.ts'

/** What is known of each page: the search compares a query with it, beside the words of the text. */
export const GET: APIRoute = async () => {
  const written = (await library()).pages.map(({ tutorial: { id, frontMatter } }) => ({ id, ...frontMatter }))
  const entries = [...written, ...referencePages()].map(
    ({ id, title, description, keywords }): Entry => ({
      url: hrefOf(id),
      ...{ title, description, keywords, questions: questionsOf(id) },
    }),
  )
  return new Response(JSON.stringify(entries))
}
