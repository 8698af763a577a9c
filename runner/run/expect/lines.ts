/** `match=lines`, the default: line by line, `...` skips. */

import { type Aligned, align, endOfChange, isAnyLine, isSkip, lineMatcher, toLines } from './align.ts'
import type { Matcher, Rewritten } from './matcher.ts'
import { mismatch } from './mismatch.ts'

export const lines: Matcher = {
  compare(expected, seen) {
    const wanted = withoutBlankEnd(toLines(expected.text))
    const got = withoutBlankEnd(toLines(seen.text))
    const verdict = matchesAll(wanted, got)
    if (verdict === 'too much') {
      return {
        line: expected.line,
        message: `${wanted.length} expected lines with \`...\` between them need too much work for the ${got.length} lines that were printed`,
        suggestion: 'Print less, or expect fewer lines.',
      }
    }
    return verdict ? undefined : mismatch(wanted, got, expected.line)
  },
  rewrite: (expected, seen) =>
    rewriteLines(withoutBlankEnd(toLines(expected.text)), withoutBlankEnd(toLines(seen.text))),
  problem(expected) {
    if (!assertsNothing(expected.text)) return undefined
    return {
      line: 0,
      column: 0,
      saysNothing: true,
      message: 'these lines match any output, so they show nothing about the command',
      suggestion: 'Expect a line that the command must print, or leave the output out.',
    }
  },
}

function withoutBlankEnd(all: string[]): string[] {
  return all.slice(0, all.findLastIndex((line) => line.trim() !== '') + 1)
}

/** Whether all of an output is as its expected lines say. */
type Segment = ((text: string) => boolean)[]

/** Characters that are compared at most: more takes minutes. */
const mostWork = 200_000_000

/** Greedy: what stands between two skips is taken at the first place where it fits, what follows the last at the end. */
export function matchesAll(expected: string[], seen: string[], limit = mostWork): boolean | 'too much' {
  const lines = seen.map((line) => line.trimEnd())
  const segments = splitAtSkips(expected)
  const first = segments[0] ?? []
  let work = 0
  const fits = (segment: Segment, at: number) =>
    segment.every((matches, index) => {
      const line = lines[at + index] ?? ''
      work += 16 + line.length
      return work <= limit && matches(line)
    })
  const verdict = (holds: boolean) => (work > limit ? 'too much' : holds)
  if (segments.length === 1) return first.length === lines.length && verdict(fits(first, 0))
  const last = segments.at(-1) ?? []
  const end = lines.length - last.length
  if (end < first.length || !fits(first, 0) || !fits(last, end)) return verdict(false)
  let at = first.length
  for (const segment of segments.slice(1, -1)) {
    while (at + segment.length <= end && work <= limit && !fits(segment, at)) at++
    if (at + segment.length > end) return verdict(false)
    at += segment.length
  }
  return verdict(true)
}

function splitAtSkips(expected: string[]): Segment[] {
  const segments: Segment[] = [[]]
  for (const line of expected) {
    if (isSkip(line)) segments.push([])
    else segments.at(-1)?.push(lineMatcher(line))
  }
  return segments
}

/** Lines that still match stay as they are, with their `...`; the others are replaced by what was printed in their place. */
function rewriteLines(expected: string[], seen: string[]): Rewritten {
  const aligned = align(expected, seen)
  const lines: string[] = []
  for (let at = 0; at < aligned.length; ) {
    const entry = aligned[at]
    if (entry?.kind === 'same' || entry?.kind === 'skip') {
      lines.push(expected[entry.expected] ?? '')
      at++
      continue
    }
    const end = endOfChange(aligned, at)
    const change = aligned.slice(at, end)
    const printed = inPlaceOf(change, aligned[at - 1], aligned[end], seen)
    if (printed === undefined) {
      const line = expected[entry?.expected ?? 0]
      return { error: `\`${line}\` stands between two \`...\`: what is to replace it, only its author knows` }
    }
    lines.push(...printed)
    at = end
  }
  return { text: lines.join('\n') }
}

/** A line that asserts something is never given up because a neighbouring `...` covers what came instead. */
function inPlaceOf(
  change: Aligned[],
  before: Aligned | undefined,
  after: Aligned | undefined,
  seen: string[],
): string[] | undefined {
  const line = (index: number) => (seen[index] ?? '').trimEnd()
  const printed = change.filter(({ kind }) => kind === 'extra').map((entry) => line(entry.seen))
  if (printed.length > 0) return printed
  const covered = (entry: Aligned | undefined) => (entry?.kind === 'skip' ? entry.count : 0)
  if (before?.kind === 'skip' && after?.kind === 'skip') return covered(before) + covered(after) === 0 ? [] : undefined
  const count = Math.min(change.length, covered(before) + covered(after))
  const skip = before?.kind === 'skip' ? before : after
  const from = (skip?.seen ?? 0) + (skip === before ? covered(before) - count : 0)
  return Array.from({ length: count }, (_, index) => line(from + index))
}

/** Whether any output at all would match. */
export function assertsNothing(text: string): boolean {
  return text.split('\n').every((line) => line.trim() === '' || isAnyLine(line))
}
