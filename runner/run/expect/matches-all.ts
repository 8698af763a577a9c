/** Whether all of an output is as its expected lines say. */
import { isSkip, lineMatcher } from './pattern-line.ts'

type Segment = ((text: string) => boolean)[]

/** Characters that are compared at most: more takes minutes. */
export const mostWork = 200_000_000

/** Greedy: what stands between two skips is taken at the first place where it fits, what follows the last at the end. */
export function matchesAll(expected: string[], seen: string[], limit = mostWork): boolean | 'too much' {
  const lines = seen.map((line) => line.trimEnd())
  const segments = splitAtSkips(expected)
  const first = segments[0] ?? []
  if (segments.length === 1) return first.length === lines.length && fits(first, lines, 0)
  const last = segments.at(-1) ?? []
  const end = lines.length - last.length
  if (end < first.length || !fits(first, lines, 0) || !fits(last, lines, end)) return false
  let at = first.length
  let work = 0
  for (const segment of segments.slice(1, -1)) {
    while (at + segment.length <= end && !fits(segment, lines, at)) {
      work += 16 + (lines[at]?.length ?? 0)
      if (work > limit) return 'too much'
      at++
    }
    if (at + segment.length > end) return false
    at += segment.length
  }
  return true
}

function splitAtSkips(expected: string[]): Segment[] {
  const segments: Segment[] = [[]]
  for (const line of expected) {
    if (isSkip(line)) segments.push([])
    else segments.at(-1)?.push(lineMatcher(line))
  }
  return segments
}

function fits(segment: Segment, seen: string[], at: number): boolean {
  return segment.every((matches, index) => matches(seen[at + index] ?? ''))
}
