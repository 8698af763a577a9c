/** Lays expected and seen lines side by side, with `...` understood, so that a diff shows only what differs. */
import { isSkip, matchesLine } from './pattern-line.ts'

/** `same` and `skipped` carry both numbers (from 0); `missing` only the expected's, `extra` only the seen's. */
export type Aligned =
  | { kind: 'same'; expected: number; seen: number }
  | { kind: 'skip'; expected: number; seen: number; count: number }
  | { kind: 'missing'; expected: number; seen: number }
  | { kind: 'extra'; expected: number; seen: number }

/** The table has expected × seen cells. */
const largestTable = 4_000_000

/**
 * The alignment with the fewest differing lines. Too large inputs are cut to what the table can hold; what comes first
 * counts, for the first difference is what a writer looks at.
 */
export function align(expected: string[], seen: string[]): Aligned[] {
  const rows = Math.min(expected.length, 2000)
  const columns = Math.min(seen.length, Math.max(200, Math.floor(largestTable / (rows + 1))))
  const width = columns + 1
  // cost[i * width + j]: differing lines from expected i and seen j to the end.
  const cost = new Uint32Array((rows + 1) * width)
  for (let j = columns - 1; j >= 0; j--) cost[rows * width + j] = columns - j
  for (let i = rows - 1; i >= 0; i--) {
    const pattern = expected[i] ?? ''
    const skip = isSkip(pattern)
    cost[i * width + columns] = (cost[(i + 1) * width + columns] ?? 0) + (skip ? 0 : 1)
    for (let j = columns - 1; j >= 0; j--) {
      const here = i * width + j
      const below = cost[here + width] ?? 0
      const right = cost[here + 1] ?? 0
      if (skip) cost[here] = Math.min(below, right)
      else if (matchesLine(pattern, seen[j] ?? '')) cost[here] = cost[here + width + 1] ?? 0
      else cost[here] = 1 + Math.min(below, right)
    }
  }
  return walk(expected, seen, rows, columns, cost)
}

function walk(expected: string[], seen: string[], rows: number, columns: number, cost: Uint32Array): Aligned[] {
  const width = columns + 1
  const out: Aligned[] = []
  let i = 0
  let j = 0
  while (i < rows || j < columns) {
    const here = cost[i * width + j] ?? 0
    const pattern = expected[i] ?? ''
    if (i < rows && isSkip(pattern)) {
      const from = j
      while (j < columns && cost[(i + 1) * width + j] !== here) j++
      out.push({ kind: 'skip', expected: i, seen: from, count: j - from })
      i++
    } else if (i < rows && j < columns && matchesLine(pattern, seen[j] ?? '')) {
      out.push({ kind: 'same', expected: i++, seen: j++ })
    } else if (i < rows && (j === columns || cost[(i + 1) * width + j] === here - 1)) {
      out.push({ kind: 'missing', expected: i++, seen: j })
    } else {
      out.push({ kind: 'extra', expected: i, seen: j++ })
    }
  }
  return out
}
