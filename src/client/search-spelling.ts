import { editDistance } from '../../runner/core/suggest.ts'

/** A word with one wrong, missing, doubled or swapped letter, as one of the words that the pages are found by. */

/** Shorter words differ from others by one letter too easily. */
const shortest = 5

export function corrected(word: string, known: readonly string[]): string | undefined {
  const asked = word.toLowerCase()
  if (asked.length < shortest || !/^\p{L}+$/u.test(asked)) return undefined
  const slips = (candidate: string): boolean =>
    Math.abs(candidate.length - asked.length) <= 1 && editDistance(asked, candidate) === 1
  return known.find((candidate) => candidate.length >= shortest && slips(candidate))
}
