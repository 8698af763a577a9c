import { pageFactor } from '../search.ts'
import { answers, tellingWords, wordsOf } from './search-match.ts'
import { corrected } from './search-spelling.ts'

export type Part = { title: string; url: string; excerpt: string }
export type Page = Part & { content: string; meta: Record<string, string>; sub_results: Part[] }
type Found = { id: string; score: number; data(): Promise<Page> }
export type Pagefind = {
  options(options: unknown): Promise<void>
  search(query: string): Promise<{ results: Found[] }>
}

/** So many pages are shown at most. */
export const shown = 10
/** So many are read, of which the best are shown: what a page is decides with its score. */
const read = 16

/**
 * Pagefind alone wants all words on one page, which a question in a reader's own words seldom has. Here a page counts for
 * each word that it has, and again for having them all: a pasted error message stands on one page.
 * `known`: the words that the pages are found by, for words that no page has.
 */
export async function find(pagefind: Pagefind, query: string, known: readonly string[]): Promise<Page[]> {
  const words = await Promise.all(tellingWords(query).map((word) => spelled(pagefind, word, known)))
  const sums = new Map<string, Found>()
  const add = async (text: string, weight: number): Promise<void> => {
    for (const found of (await pagefind.search(text)).results)
      sums.set(found.id, { ...found, score: weight * found.score + (sums.get(found.id)?.score ?? 0) })
  }
  const telling = words.join(' ')
  await Promise.all([
    add(query, words.length / 2),
    ...(telling === query ? [] : [add(telling, words.length / 2)]),
    ...words.map((word) => add(word, 1)),
  ])
  const best = [...sums.values()].sort((a, b) => b.score - a.score).slice(0, read)
  const pages = await Promise.all(best.map(async ({ score, data }) => ({ score, page: await data() })))
  return pages
    .filter(({ page }) => answers(telling, wordsOfPage(page)))
    .map(({ score, page }) => ({ page, score: score * pageFactor(page.url) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, shown)
    .map(({ page }) => page)
}

async function spelled(pagefind: Pagefind, word: string, known: readonly string[]): Promise<string> {
  const instead = corrected(word, known)
  if (instead === undefined) return word
  const first = (await pagefind.search(word)).results[0]
  return first !== undefined && answers(word, wordsOfPage(await first.data())) ? word : instead
}

function wordsOfPage({ meta, content }: Page): string[] {
  return wordsOf(`${Object.values(meta).join(' ')} ${content}`)
}
