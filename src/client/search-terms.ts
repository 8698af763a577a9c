import { isShaping, wordsOf } from './search-match.ts'
import { joined, meanings, products } from './search-meanings.ts'

/** What is compared when a query meets a title or a keyword: stems, and what the stems mean. */
export type Term = { stem: string; meaning: string }

const linesOf = (text: string): string[][] =>
  text
    .trim()
    .toLowerCase()
    .split(/\s*\n\s*/)
    .map((line) => line.split(' '))

/** Stem → stem of the first word of its line. */
const meaningOf = new Map<string, string>()
/** Word of another product → what the pages call the same. */
const siteWords = new Map<string, string>()
const productLines = linesOf(products)
for (const line of productLines) for (const word of line.slice(1)) siteWords.set(word, line[0] ?? word)
for (const line of [...linesOf(meanings), ...productLines]) {
  const [first = '', ...others] = line.map(stemOf)
  const meaning = meaningOf.get(first) ?? first
  for (const stem of [first, ...others]) if (!meaningOf.has(stem)) meaningOf.set(stem, meaning)
}

export const wordsOfProducts: readonly string[] = [...siteWords.keys()]

/** The word itself where it is not one of another product. */
export function siteWord(word: string): string {
  return siteWords.get(word.toLowerCase()) ?? word
}

export function termsOf(text: string): Term[] {
  const plain = joined.reduce((rest, [words, word]) => rest.replace(words, word), text.toLowerCase())
  const words = wordsOf(plain).filter((word) => word.length > 1)
  const telling = words.filter((word) => !isShaping(word))
  const stems = (telling.length > 0 ? telling : words).map(stemOf)
  return [...new Set(stems)].map((stem) => ({ stem, meaning: meaningOf.get(stem) ?? stem }))
}

/** Forms of one word have one stem: `installs`, `installing`, `installation`. It need not be a word. */
export function stemOf(word: string): string {
  let stem = word
  if (/[a-z]{2}ies$/.test(stem)) stem = stem.replace(/ies$/, 'y')
  else if (/ied$/.test(stem)) stem = stem.replace(/ied$/, 'y')
  else if (/[^sui]s$/.test(stem) && stem.length > 3) stem = stem.slice(0, -1)
  if (/^.*[aeiouy].+(ing|ed)$/.test(stem) && stem.length > 5)
    stem = stem.replace(/(ing|ed)$/, '').replace(/([bdgmnprt])\1$/, '$1')
  if (stem.length > 8) stem = stem.replace(/ation$/, '')
  if (stem.length > 7) stem = stem.replace(/(ion|ment|er|or)$/, '')
  return stem.length > 3 ? stem.replace(/e$/, '') : stem
}
