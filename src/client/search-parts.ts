/** Which sections of a found page answer the query best. */
import { phraseOf, wordsOf } from './search-match.ts'

export type Part = { title: string; url: string; excerpt: string }
export type Page = Part & {
  content: string
  meta: Record<string, string>
  sub_results: Part[]
  anchors: { element: string; text: string; location: number }[]
  /** The section that is headed by the message which was pasted. */
  entry?: string
}

export type Found = { id: string; score: number; data(): Promise<Page | null> }

/**
 * One search that found the page. `weight`: the fewer pages it found, the more it says. `found` is the object of Pagefind
 * itself: when nothing holds it any more, its worker forgets the data.
 */
export type Hit = { found: Found; weight: number }

/** So many searches are read for a page: each hands over its whole text. */
const most = 3
/** Sections with less than this share of the best one's score have only a common word of the query. */
const leastShare = 0.25
/** A section of so many words that stands in the query is the entry on that message. */
const wordsOfEntry = 3

/**
 * Pagefind knows the sections for one search at a time, and the common word of a message is in many of them. Here they are
 * put together: a section whose title stands in the query comes first, then those with the rare words, and with many.
 */
export async function withParts(hits: readonly Hit[], query: string): Promise<Page | null> {
  const asked = phraseOf(query)
  const parts = new Map<string, { part: Part; inQuery: boolean; score: number }>()
  let page: Page | null = null
  // One after the other: Pagefind hands out one object for the page and writes the sections of each search into it.
  for (const { found, weight } of [...hits].sort((a, b) => b.weight - a.weight).slice(0, most)) {
    const filled = await found.data()
    if (filled === null) continue
    page = { ...filled }
    for (const part of page.sub_results) {
      const inQuery = parts.get(part.url)?.inQuery ?? asked.includes(phraseOf(part.title))
      const same = parts.get(part.url) ?? { part, inQuery, score: inQuery ? 1 + weight : 0 }
      parts.set(part.url, { ...same, score: same.score + weight })
    }
  }
  if (page === null) return null
  const sorted = [...parts.values()].sort((a, b) => b.score - a.score)
  const [best] = sorted
  if (best === undefined) return { ...page, sub_results: [] }
  const isEntry = best.inQuery && wordsOf(best.part.title).length >= wordsOfEntry
  const telling = sorted.filter(({ score }) => score >= leastShare * best.score).map(({ part }) => part)
  return { ...page, sub_results: telling, ...(isEntry ? { entry: best.part.url } : {}) }
}
