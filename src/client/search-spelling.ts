import { editDistance } from '../../runner/core/suggest.ts'

/** A word with one wrong, missing, doubled or swapped letter, as one of the words that the pages are found by. */

/** Shorter words differ from others by one letter too easily. */
const shortest = 5
/** Of words as long as this, two slips leave enough to know them by. */
const long = 10

export function corrected(word: string, known: readonly string[]): string | undefined {
  const asked = word.toLowerCase()
  if (asked.length < shortest || known.includes(asked) || !/^\p{L}+$/u.test(asked)) return undefined
  for (const slips of asked.length < long ? [1] : [1, 2]) {
    const near = known.find(
      (candidate) =>
        candidate.length >= shortest &&
        Math.abs(candidate.length - asked.length) <= slips &&
        editDistance(asked, candidate) === slips,
    )
    if (near !== undefined) return near
  }
  return undefined
}
