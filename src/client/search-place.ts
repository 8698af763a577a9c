/** Whether a page has what was asked in one place. */
import type { Page } from './search-parts.ts'
import { type Term, termsOf } from './search-terms.ts'

/** What is looked for, and how much it says: the fewer pages have it, the more. */
export type Wanted = { term: Term; rarity: number }

/** The sections of the pages that were read, by address: the next query needs the same ones. */
const known = new Map<string, Set<string>[]>()

/** The share of the query that the best section has, from 0 to 1: a long page has many words, an answer has them together. */
export function inOnePlace(page: Page, wanted: readonly Wanted[]): number {
  const sections = known.get(page.url) ?? sectionsOf(page)
  known.set(page.url, sections)
  const whole = wanted.reduce((sum, { rarity }) => sum + rarity, 0)
  const had = (section: Set<string>): number =>
    wanted.reduce((sum, { term, rarity }) => sum + (section.has(term.meaning) ? rarity : 0), 0)
  return whole === 0 ? 0 : Math.max(...sections.map(had)) / whole
}

function sectionsOf({ content, anchors }: Page): Set<string>[] {
  const words = content.split(/\s+/)
  const headings = anchors.filter(({ element }) => /^h[2-4]$/i.test(element)).map(({ location }) => location)
  const starts = [0, ...headings.sort((a, b) => a - b)]
  return starts.map((from, at) => {
    const text = words.slice(from, starts[at + 1]).join(' ')
    return new Set(termsOf(text).map(({ meaning }) => meaning))
  })
}
