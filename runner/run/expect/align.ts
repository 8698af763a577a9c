/** Lays expected and seen lines side by side, with `...` taken into account, so that a diff shows only what differs. */

/** Both numbers count lines from 0: of a `missing` line, where it would stand among the seen ones, and the reverse of an `extra` one. */
export type Aligned =
  | { kind: 'same' | 'missing' | 'extra'; expected: number; seen: number }
  | { kind: 'skip'; expected: number; seen: number; count: number }

/** The table has expected × seen cells. */
const largestTable = 4_000_000

/** Characters that are compared at most. */
const mostWork = 400_000_000

/**
 * The alignment with the fewest differing lines. What is equal at the beginning and at the end is set aside. Of the
 * rest, too large inputs are cut to what the table can hold: what comes first counts, for the first difference is
 * what a writer looks at.
 */
export function align(expected: string[], seen: string[]): Aligned[] {
  const lines = seen.map((line) => line.trimEnd())
  const matchers = expected.map((line) => (isSkip(line) ? undefined : lineMatcher(line)))
  const fits = (i: number, j: number) => matchers[i]?.(lines[j] ?? '') === true
  const shortest = Math.min(expected.length, seen.length)
  let first = 0
  while (first < shortest && fits(first, first)) first++
  let last = 0
  while (last < shortest - first && fits(expected.length - 1 - last, seen.length - 1 - last)) last++
  const middle = table(matchers.slice(first, matchers.length - last), lines.slice(first, lines.length - last))
  return [
    ...same(0, 0, first),
    ...middle.map((entry) => ({ ...entry, expected: entry.expected + first, seen: entry.seen + first })),
    ...same(expected.length - last, seen.length - last, last),
  ]
}

function same(expected: number, seen: number, count: number): Aligned[] {
  return Array.from({ length: count }, (_, index) => ({ kind: 'same', expected: expected + index, seen: seen + index }))
}

type Matchers = (((text: string) => boolean) | undefined)[]

function table(matchers: Matchers, seen: string[]): Aligned[] {
  const size = seen.reduce((sum, line) => sum + line.length, 0)
  const rows = Math.min(matchers.length, 2000, Math.max(10, Math.floor(mostWork / (size + 1))))
  const columns = Math.min(seen.length, Math.max(200, Math.floor(largestTable / (rows + 1))))
  const width = columns + 1
  // cost[i * width + j]: differing lines from expected i and seen j to the end.
  const cost = new Uint32Array((rows + 1) * width)
  for (let j = columns - 1; j >= 0; j--) cost[rows * width + j] = columns - j
  for (let i = rows - 1; i >= 0; i--) {
    const matches = matchers[i]
    cost[i * width + columns] = (cost[(i + 1) * width + columns] ?? 0) + (matches ? 1 : 0)
    for (let j = columns - 1; j >= 0; j--) {
      const here = i * width + j
      const below = cost[here + width] ?? 0
      const right = cost[here + 1] ?? 0
      if (!matches) cost[here] = Math.min(below, right)
      else if (matches(seen[j] ?? '')) cost[here] = cost[here + width + 1] ?? 0
      else cost[here] = 1 + Math.min(below, right)
    }
  }
  return walk(matchers, seen, rows, columns, cost)
}

function walk(matchers: Matchers, seen: string[], rows: number, columns: number, cost: Uint32Array): Aligned[] {
  const width = columns + 1
  const out: Aligned[] = []
  let i = 0
  let j = 0
  while (i < rows || j < columns) {
    const here = cost[i * width + j] ?? 0
    const matches = matchers[i]
    if (i < rows && !matches) {
      const from = j
      while (j < columns && cost[(i + 1) * width + j] !== here) j++
      out.push({ kind: 'skip', expected: i, seen: from, count: j - from })
      i++
    } else if (i < rows && j < columns && matches?.(seen[j] ?? '')) {
      out.push({ kind: 'same', expected: i++, seen: j++ })
    } else if (i < rows && (j === columns || cost[(i + 1) * width + j] === here - 1)) {
      out.push({ kind: 'missing', expected: i++, seen: j })
    } else {
      out.push({ kind: 'extra', expected: i, seen: j++ })
    }
  }
  return out
}

export function isChange({ kind }: Aligned): boolean {
  return kind === 'missing' || kind === 'extra'
}

/** Of the changes in a row that begin there. */
export function endOfChange(aligned: Aligned[], from: number): number {
  let end = from
  while (aligned[end]?.kind === 'missing' || aligned[end]?.kind === 'extra') end++
  return end
}

/** One expected line: blanks at its end are ignored, `...` in it stands for any text, a line of only `...` for any lines. */
export function isSkip(line: string): boolean {
  return line.trim() === '...'
}

/** Whether any line at all would match. */
export function isAnyLine(line: string): boolean {
  return line.includes('...') && line.replaceAll('...', '').trim() === ''
}

/** A search takes the product of both lengths in the worst case: what would take seconds does not match. */
const mostSearch = 1_000_000_000

/** Prepared once where it is compared with many lines. Its lines must have no blanks at their end. */
export function lineMatcher(expected: string): (text: string) => boolean {
  const pattern = expected.trimEnd()
  if (!pattern.includes('...')) return (text) => pattern === text
  const pieces = pattern.split('...')
  const first = pieces[0] ?? ''
  const last = pieces.at(-1) ?? ''
  const middle = pieces.slice(1, -1)
  const longest = Math.max(...middle.map((piece) => piece.length), 1)
  return (text) => {
    if (!text.startsWith(first) || longest * text.length > mostSearch) return false
    let at = first.length
    for (const piece of middle) {
      const found = text.indexOf(piece, at)
      if (found < 0) return false
      at = found + piece.length
    }
    // `trimEnd` may have taken blanks after a closing `...`, never before it.
    return text.length - last.length >= at && text.endsWith(last)
  }
}

/** Without the empty piece after the last line's end. */
export function toLines(text: string): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}
