/** `match=lines`, the default: line by line, `...` skips. */
import { align } from './align.ts'
import { unifiedDiff } from './line-diff.ts'
import type { Matcher, Mismatch } from './matcher.ts'
import { isSkip, matchesLine, toLines } from './pattern-line.ts'
import { rewriteLines } from './rewrite-lines.ts'

export const lines: Matcher = {
  compare(expected, seen) {
    const wanted = withoutBlankEnd(toLines(expected.text))
    const got = withoutBlankEnd(toLines(seen.text))
    return matchesAll(wanted, got) ? undefined : mismatch(wanted, got, expected.line)
  },
  rewrite: (expected, seen) =>
    rewriteLines(withoutBlankEnd(toLines(expected.text)), withoutBlankEnd(toLines(seen.text))),
}

/** Greedy: what stands between two skips is taken at the first place where it fits, what follows the last at the end. */
function matchesAll(expected: string[], seen: string[]): boolean {
  const segments = splitAtSkips(expected)
  const first = segments[0] ?? []
  if (segments.length === 1) return first.length === seen.length && fits(first, seen, 0)
  const last = segments.at(-1) ?? []
  const end = seen.length - last.length
  if (end < first.length || !fits(first, seen, 0) || !fits(last, seen, end)) return false
  let at = first.length
  for (const segment of segments.slice(1, -1)) {
    while (at + segment.length <= end && !fits(segment, seen, at)) at++
    if (at + segment.length > end) return false
    at += segment.length
  }
  return true
}

/** Also used where the text is not lines of a pattern but must be shown as different. */
export function mismatch(expected: string[], seen: string[], line: number): Mismatch {
  const aligned = align(expected, seen)
  const at = aligned.find((entry) => entry.kind === 'missing' || entry.kind === 'extra')
  const index = Math.min(at?.expected ?? 0, Math.max(expected.length - 1, 0))
  return {
    line: line + index,
    message: message(at?.kind, expected[index] ?? '', seen[at?.seen ?? 0] ?? '', seen.length),
    diff: unifiedDiff(aligned, expected, seen, line),
  }
}

function message(kind: string | undefined, expected: string, seen: string, count: number): string {
  if (count === 0) return `nothing was printed, expected \`${clip(expected)}\``
  if (kind === 'extra') return `a line was printed that is not expected: \`${clip(seen)}\``
  return `expected \`${clip(expected)}\`, which was not printed`
}

function splitAtSkips(expected: string[]): string[][] {
  const segments: string[][] = [[]]
  for (const line of expected) {
    if (isSkip(line)) segments.push([])
    else segments.at(-1)?.push(line)
  }
  return segments
}

function fits(segment: string[], seen: string[], at: number): boolean {
  return segment.every((line, index) => matchesLine(line, seen[at + index] ?? ''))
}

function withoutBlankEnd(all: string[]): string[] {
  let end = all.length
  while (end > 0 && (all[end - 1] ?? '').trim() === '') end--
  return all.slice(0, end)
}

function clip(line: string): string {
  return line.length > 120 ? `${line.slice(0, 120).toWellFormed()}…` : line
}
