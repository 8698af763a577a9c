/** What a writer probably meant. */

/** Edits (insert, delete, replace, swap of neighbours) between two words. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1)
      }
      row.push(cost)
    }
    beforeLast = last
    last = row
  }
  return last[b.length] ?? 0
}

/**
 * The candidate that is nearest to the word, or undefined when none is near: within a third of the word's letters, at
 * least one. The dashes of an option do not count as letters.
 */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  const sought = word.toLowerCase()
  const letters = sought.replace(/^-+/, '').length
  if (letters > 40) return undefined
  let best: string | undefined
  let least = Math.max(1, Math.floor(letters / 3)) + 1
  for (const candidate of candidates) {
    const distance = editDistance(sought, candidate.toLowerCase())
    if (distance >= least) continue
    best = candidate
    least = distance
  }
  return best
}
