/** A word with one wrong, missing, doubled or swapped letter, as one of the words that the pages are found by. */

/** Shorter words differ from others by one letter too easily. */
const shortest = 5

export function corrected(word: string, known: readonly string[]): string | undefined {
  const asked = word.toLowerCase()
  if (asked.length < shortest || !/^\p{L}+$/u.test(asked)) return undefined
  return known.find((candidate) => candidate.length >= shortest && isOneSlipAway(asked, candidate))
}

function isOneSlipAway(one: string, other: string): boolean {
  if (one === other || Math.abs(one.length - other.length) > 1) return false
  let start = 0
  while (start < one.length && one[start] === other[start]) start += 1
  const [rest, otherRest] = [one.slice(start), other.slice(start)]
  if (one.length < other.length) return rest === otherRest.slice(1)
  if (one.length > other.length) return rest.slice(1) === otherRest
  const swapped = `${otherRest[1] ?? ''}${otherRest[0] ?? ''}${otherRest.slice(2)}`
  return rest.slice(1) === otherRest.slice(1) || rest === swapped
}
