import { pageFactor, weightOfFields, withCompound } from '../search.ts'
import { type Entry, type Fielded, fieldScores } from './search-fields.ts'
import { answers, quoteOf, tellingWords, wordsOf } from './search-match.ts'
import { type Found, type Hit, type Page, withParts } from './search-parts.ts'
import { inOnePlace, type Wanted } from './search-place.ts'
import { corrected } from './search-spelling.ts'
import { siteWord, stemOf, termsOf, wordsOfProducts } from './search-terms.ts'

export type Pagefind = {
  options(options: unknown): Promise<void>
  search(query: string): Promise<{ results: Found[] }>
}
/** `known`: the words that the pages are found by, for words that no page has. */
export type Catalog = { fields: (query: string) => Fielded[]; known: readonly string[] }

/** `quote`: how much of the query stands in the page word by word. `place`: how much in one section, in any order. */
type Scored = { page: Page; score: number; quote: number; place: number }

/**
 * Against what the pages say about themselves. The words of a text count less: the best of pages that hardly fit has the
 * full score as well, and of a question in other words than the page's these are most.
 */
const weights = { words: 0.3, place: 0.4 }
/** Of a message of which a page has half literally, this part of what pages say about themselves does not count. */
const shareForTasks = 0.5

/** So many pages are shown at most. */
export const shown = 10
/** So many are read, of which the best are shown: what a page is decides with its score. */
const read = 16
/** So many pages there are, for how rare a word is. */
const roughly = 120

export function catalogOf(entries: readonly Entry[]): Catalog {
  const texts = entries.map(({ title, description, keywords }) =>
    [title, description, ...keywords.flatMap(withCompound)].join(' '),
  )
  const words = [...wordsOf(texts.join(' ')), ...wordsOfProducts]
  // `paramter` is one letter from `parameter`, two from the `parameters` that a page has.
  const known = new Set(words.flatMap((word) => [word, word.replace(/s$/, '')]))
  return { fields: fieldScores(entries), known: [...known].sort() }
}

/**
 * The sum of two scores: of the texts, whose words Pagefind knows, and of what the pages say about themselves. The first
 * finds error messages and commands, the second finds the page that is about the task that a reader names.
 */
export async function find(pagefind: Pagefind, query: string, { fields, known }: Catalog): Promise<Page[]> {
  const words = await Promise.all(tellingWords(query).map((word) => spelled(pagefind, word, known)))
  const telling = words.join(' ')
  const texts = await inTexts(pagefind, query, words)
  const most = Math.max(...texts.map(({ score }) => score), Number.MIN_VALUE)
  const scoreOf = ({ score, place, quote }: Scored): number =>
    (weights.words * score) / most + weights.place * place + quote
  const pages = new Map(texts.map((found) => [found.page.url, { page: found.page, score: scoreOf(found) }]))
  const literal = Math.min(1, 2 * Math.max(0, ...texts.map(({ quote }) => quote)))
  const weight = weightOfFields * (1 - shareForTasks * literal)
  for (const { entry, score } of fields(telling).slice(0, read)) {
    const same = pages.get(entry.url)
    const page = same?.page ?? pageOf(entry)
    pages.set(entry.url, { page, score: (same?.score ?? 0) + weight * score })
  }
  return [...pages.values()]
    .sort((a, b) => b.score - a.score)
    .slice(0, shown)
    .map(({ page }) => page)
}

/**
 * Pagefind alone wants all words on one page, which a question in a reader's own words seldom has. Here a page counts for
 * each word that it has, and again for having them all: a pasted error message stands on one page.
 */
async function inTexts(pagefind: Pagefind, query: string, words: string[]): Promise<Scored[]> {
  const sums = new Map<string, { score: number; hits: Hit[] }>()
  const add = async (text: string, weight: number): Promise<number> => {
    const { results } = await pagefind.search(text)
    for (const found of results) {
      const { score = 0, hits = [] } = sums.get(found.id) ?? {}
      const hit = { found, weight: weight / results.length }
      sums.set(found.id, { score: weight * found.score + score, hits: [...hits, hit] })
    }
    return results.length
  }
  const telling = words.join(' ')
  const [wanted] = await Promise.all([
    Promise.all(words.map(async (word) => wantedOf(word, await add(word, 1)))),
    add(query, words.length / 2),
    telling === query ? 0 : add(telling, words.length / 2),
  ])
  const best = [...sums.values()].sort((a, b) => b.score - a.score).slice(0, read)
  const pages = await Promise.all(best.map(async ({ score, hits }) => ({ score, page: await withParts(hits, query) })))
  return pages
    .flatMap(({ score, page }) => (page !== null && answers(telling, wordsOfPage(page)) ? [{ score, page }] : []))
    .map(({ score, page }) => {
      const factor = pageFactor(page.url)
      const place = factor * inOnePlace(page, wanted.flat())
      return { page, score: factor * score, quote: factor * quoteOf(query, page), place }
    })
}

/** A word that no page has says nothing of a place. */
function wantedOf(word: string, pages: number): Wanted[] {
  return termsOf(word).map((term) => ({ term, rarity: pages === 0 ? 0 : Math.log(1 + roughly / pages) }))
}

/** A page that means what was typed and has none of its words. */
function pageOf({ url, title, description }: Entry): Page {
  return { url, title, excerpt: '', content: '', meta: { title, description }, sub_results: [], anchors: [] }
}

/** A word that no page has, in no form, is taken for a slip, or for what another product calls the same. */
async function spelled(pagefind: Pagefind, word: string, known: readonly string[]): Promise<string> {
  const meant = corrected(word, known)
  const instead = siteWord(meant ?? word)
  if (instead === word) return word
  const page = await (await pagefind.search(word)).results[0]?.data()
  const there = page ? wordsOfPage(page) : []
  const asked = wordsOf(word)
  const begins = asked.some((one) => there.some((other) => other.startsWith(one)))
  const hasForm = asked.some((one) => there.some((other) => stemOf(other) === stemOf(one)))
  // `arguements` has the stem of `arguments`; only the right form stands in `kernel arguments`.
  return begins || (hasForm && stemOf(meant ?? '') !== stemOf(word)) ? word : instead
}

function wordsOfPage({ meta, content }: Page): string[] {
  return wordsOf(`${Object.values(meta).join(' ')} ${content}`)
}
