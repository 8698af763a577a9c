/**
 * A line that is missing beside a `...` has its counterpart among the lines that the `...` covers: the difference shows
 * it as printed in its place.
 */
import type { Aligned } from './align.ts'

type Skip = Extract<Aligned, { kind: 'skip' }>

/** Covered lines that are compared, at each end. */
const nearest = 300
/** Of 1; less is no counterpart. */
const similar = 0.5

export function withCounterparts(aligned: Aligned[], expected: string[], seen: string[]): Aligned[] {
  const out: Aligned[] = []
  for (let at = 0; at < aligned.length; ) {
    const entry = aligned[at]
    if (!entry) break
    if (entry.kind !== 'missing') {
      out.push(entry)
      at++
      continue
    }
    let end = at
    while (aligned[end]?.kind === 'missing') end++
    const before = asSkip(out.at(-1))
    const after = asSkip(aligned[end])
    const missing = aligned.slice(at, end)
    if (aligned[end]?.kind === 'extra' || aligned[at - 1]?.kind === 'extra' || (!before?.count && !after?.count)) {
      out.push(...missing)
      at = end
      continue
    }
    if (before) out.pop()
    out.push(...resolved(before, missing, after, expected, seen))
    at = after ? end + 1 : end
  }
  return out
}

function asSkip(entry: Aligned | undefined): Skip | undefined {
  return entry?.kind === 'skip' ? entry : undefined
}

/** The skips take what stands before the first counterpart and after the last. */
function resolved(
  before: Skip | undefined,
  missing: Aligned[],
  after: Skip | undefined,
  expected: string[],
  seen: string[],
): Aligned[] {
  const low = before?.seen ?? after?.seen ?? 0
  const high = low + (before?.count ?? 0) + (after?.count ?? 0)
  const chosen =
    before && after
      ? bySimilarity(missing, low, high, expected, seen)
      : byPlace(missing, low, high, before !== undefined)
  const first = chosen.find((index) => index !== undefined)
  if (first === undefined) return [...(before ? [before] : []), ...missing, ...(after ? [after] : [])]
  const last = chosen.findLast((index) => index !== undefined) ?? first
  const out: Aligned[] = before ? [{ ...before, count: first - low }] : []
  let next = first
  for (const [index, entry] of missing.entries()) {
    const at = chosen[index]
    if (at !== undefined) for (; next < at; next++) out.push({ kind: 'extra', expected: entry.expected, seen: next })
    out.push({ ...entry, seen: next })
    if (at !== undefined) out.push({ kind: 'extra', expected: entry.expected, seen: next++ })
  }
  if (after) out.push({ ...after, seen: last + 1, count: high - last - 1 })
  return out
}

/** With a skip on one side only, what stands at the other side is what was printed in the place. */
function byPlace(missing: Aligned[], low: number, high: number, atEnd: boolean): (number | undefined)[] {
  const from = atEnd ? Math.max(low, high - missing.length) : low
  return missing.map((_, index) => (from + index < high ? from + index : undefined))
}

function bySimilarity(
  missing: Aligned[],
  low: number,
  high: number,
  expected: string[],
  seen: string[],
): (number | undefined)[] {
  let next = low
  return missing.map((entry) => {
    let best: number | undefined
    let score = similar
    const wanted = (expected[entry.expected] ?? '').replaceAll('...', '')
    for (let at = next; at < high; at++) {
      if (at === low + nearest && high - nearest > at) at = high - nearest
      const found = likeness(wanted, seen[at] ?? '')
      if (found > score) {
        score = found
        best = at
      }
    }
    if (best !== undefined) next = best + 1
    return best
  })
}

/** Share of the pairs of characters that both have (Dice's coefficient), case aside. */
export function likeness(a: string, b: string): number {
  const left = pairs(a)
  const right = pairs(b)
  if (left.size + right.size === 0) return a.trim() === b.trim() ? 1 : 0
  let common = 0
  for (const pair of left) if (right.has(pair)) common++
  return (2 * common) / (left.size + right.size)
}

function pairs(text: string): Set<string> {
  const plain = text.slice(0, 400).toLowerCase().replace(/\s+/g, ' ').trim()
  return new Set(Array.from({ length: Math.max(0, plain.length - 1) }, (_, at) => plain.slice(at, at + 2)))
}
