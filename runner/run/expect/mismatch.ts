/** From lines that differ to what a writer needs: the first difference in words, and a diff around it. */
import { hiddenDifference } from '../../core/look-alikes.ts'
import { type Aligned, align } from './align.ts'
import { clipAround, firstDifference } from './clip.ts'
import { withCounterparts } from './counterparts.ts'
import { unifiedDiff } from './line-diff.ts'
import type { Mismatch } from './matcher.ts'

/** Characters of a line in a sentence. */
const longest = 120

/** Also used where the text is not lines of a pattern but must be shown as different. */
export function mismatch(expected: string[], seen: string[], line: number): Mismatch {
  const aligned = withCounterparts(align(expected, seen), expected, seen)
  const at = aligned.findIndex((entry) => entry.kind === 'missing' || entry.kind === 'extra')
  const { wanted, printed } = firstChange(aligned, at, expected, seen)
  const index = Math.min(aligned[at]?.expected ?? 0, Math.max(expected.length - 1, 0))
  const hidden = hiddenOf(wanted, printed)
  return {
    line: line + index,
    message: message(wanted, printed, seen.length) + (hidden === undefined ? '' : `: ${hidden}`),
    diff: unifiedDiff(aligned, expected, seen, line),
  }
}

type Change = { wanted?: string; printed?: string }

/** The first expected line that differs, and the line that was printed in its place. */
function firstChange(aligned: Aligned[], at: number, expected: string[], seen: string[]): Change {
  const group: Aligned[] = []
  for (const entry of aligned.slice(Math.max(at, 0))) {
    if (entry.kind !== 'missing' && entry.kind !== 'extra') break
    group.push(entry)
  }
  const missing = group.find(({ kind }) => kind === 'missing')
  const extra = group.find(({ kind }) => kind === 'extra')
  return {
    ...(missing ? { wanted: expected[missing.expected] ?? '' } : {}),
    ...(extra ? { printed: seen[extra.seen] ?? '' } : {}),
  }
}

function message(wanted: string | undefined, printed: string | undefined, count: number): string {
  const at = wanted !== undefined && printed !== undefined ? firstDifference(wanted, printed) : 0
  const show = (text = '') => `\`${clipAround(text, at, longest)}\``
  if (count === 0) return `nothing was printed, expected ${show(wanted)}`
  if (wanted === undefined) return `a line was printed that is not expected: ${show(printed)}`
  if (printed === undefined) return `expected ${show(wanted)}, which was not printed`
  return `expected ${show(wanted)}, printed was ${show(printed)}`
}

/** Also a typographic ellipsis where `...` was meant. */
function hiddenOf(wanted: string | undefined, printed: string | undefined): string | undefined {
  if (wanted === undefined) return undefined
  if (wanted.includes('\u2026') && printed?.includes('\u2026') !== true)
    return 'the page has one ellipsis character (U+2026) where three dots `...` skip text'
  return printed === undefined ? undefined : hiddenDifference(wanted.trimEnd(), printed.trimEnd())
}
