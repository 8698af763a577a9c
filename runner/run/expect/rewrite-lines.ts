/** Expected lines that agree with what was seen, as near to the old ones as can be. */
import { type Aligned, align, isAnyLine } from './align.ts'
import type { Rewritten } from './matcher.ts'

/** Lines that still match stay as they are, with their `...`; the others are replaced by what was printed in their place. */
export function rewriteLines(expected: string[], seen: string[]): Rewritten {
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
      return { refused: `\`${line}\` stands between two \`...\`: what is to replace it, only its author knows` }
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

function endOfChange(aligned: Aligned[], from: number): number {
  let end = from
  while (aligned[end]?.kind === 'missing' || aligned[end]?.kind === 'extra') end++
  return end
}

/** Whether any output at all would match. */
export function assertsNothing(text: string): boolean {
  return text.split('\n').every((line) => line.trim() === '' || isAnyLine(line))
}
