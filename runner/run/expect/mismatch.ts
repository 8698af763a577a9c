/** From lines that differ to what a writer needs: the first difference in words, and a diff around it. */
import { hiddenDifference } from '../../core/look-alikes.ts'
import { type Aligned, align, endOfChange, isChange } from './align.ts'
import { withCounterparts } from './counterparts.ts'
import { clipAround, firstDifference, type Mismatch } from './matcher.ts'

/** Characters of a line in a sentence. */
const longest = 120

/** Also used where the text is not lines of a pattern but must be shown as different. */
export function mismatch(expected: string[], seen: string[], line: number): Mismatch {
  const aligned = withCounterparts(align(expected, seen), expected, seen)
  const at = aligned.findIndex(isChange)
  // The first expected line that differs, and the line that was printed in its place.
  const change = at < 0 ? [] : aligned.slice(at, endOfChange(aligned, at))
  const missing = change.find(({ kind }) => kind === 'missing')
  const extra = change.find(({ kind }) => kind === 'extra')
  const wanted = missing && (expected[missing.expected] ?? '')
  const printed = extra && (seen[extra.seen] ?? '')
  const index = Math.min(aligned[at]?.expected ?? 0, Math.max(expected.length - 1, 0))
  const hidden = hiddenOf(wanted, printed)
  return {
    line: line + index,
    message: message(wanted, printed, seen.length) + (hidden === undefined ? '' : `: ${hidden}`),
    diff: unifiedDiff(aligned, expected, seen, line),
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

/** A unified diff of expected and seen lines; the expected side counts in lines of the Markdown. */
const context = 3
const longestLine = 500
/** A terminal shows so many. */
const mostLines = 56
/** Of lines of one kind in a row, so many are shown at their begin and at their end. */
const shownFirst = 10
const shownLast = 4
/** Lines that a `...` covers, shown beside a line that was not found among them. */
const shownCovered = 3

/** `firstLine` is the Markdown's line of the first expected line. */
function unifiedDiff(aligned: Aligned[], expected: string[], seen: string[], firstLine: number): string {
  const changed = aligned.flatMap((entry, index) => (isChange(entry) ? [index] : []))
  const hunks: { from: number; to: number }[] = []
  for (const index of changed) {
    const last = hunks.at(-1)
    const from = Math.max(0, index - context)
    const to = Math.min(aligned.length, index + context + 1)
    if (last && from <= last.to) last.to = to
    else hunks.push({ from, to })
  }
  const text = hunks.flatMap(({ from, to }) => hunk(aligned.slice(from, to), expected, seen, firstLine))
  const shown =
    text.length > mostLines ? [...text.slice(0, mostLines), `… ${text.length - mostLines} more lines`] : text
  return ['--- expected', '+++ seen', ...shown].join('\n')
}

function hunk(entries: Aligned[], expected: string[], seen: string[], firstLine: number): string[] {
  const first = entries[0]
  if (!first) return []
  const left = entries.filter((entry) => entry.kind !== 'extra').length
  const right = entries.reduce(
    (sum, entry) => sum + (entry.kind === 'missing' ? 0 : entry.kind === 'skip' ? entry.count : 1),
    0,
  )
  const head = `@@ -${firstLine + first.expected},${left} +${first.seen + 1},${right} @@`
  return [
    head,
    ...runs(entries).flatMap((run) => shortened(run.flatMap((entry) => rows(entry, entries, expected, seen)))),
  ]
}

/** Neighbours of one kind. */
function runs(entries: Aligned[]): Aligned[][] {
  const all: Aligned[][] = []
  for (const entry of entries) {
    const last = all.at(-1)
    if (last?.[0]?.kind === entry.kind) last.push(entry)
    else all.push([entry])
  }
  return all
}

function shortened(lines: string[]): string[] {
  const left = lines.length - shownFirst - shownLast
  if (left <= 1) return lines
  return [...lines.slice(0, shownFirst), `… ${left} lines left out`, ...lines.slice(-shownLast)]
}

function rows(entry: Aligned, entries: Aligned[], expected: string[], seen: string[]): string[] {
  if (entry.kind === 'skip') return skipRows(entry, entries, expected, seen)
  if (entry.kind === 'same') return [` ${clipAround(seen[entry.seen] ?? '', 0, longestLine)}`]
  const text = (of: Aligned) => (of.kind === 'missing' ? expected[of.expected] : seen[of.seen]) ?? ''
  const at = entries.indexOf(entry)
  const other = entries[entry.kind === 'missing' ? at + 1 : at - 1]
  const paired = other !== undefined && isChange(other) && other.kind !== entry.kind
  const place = paired ? firstDifference(text(entry), text(other)) : 0
  return [`${entry.kind === 'missing' ? '-' : '+'}${clipAround(text(entry), place, longestLine)}`]
}

/** What a `...` covers is shown where the line beside it was not found, and nothing stands in its place. */
function skipRows(
  entry: Extract<Aligned, { kind: 'skip' }>,
  entries: Aligned[],
  expected: string[],
  seen: string[],
): string[] {
  const pattern = expected[entry.expected] ?? ''
  if (entry.count === 0) return [` ${pattern}`]
  const at = entries.indexOf(entry)
  const alone = (side: Aligned | undefined, beyond: Aligned | undefined) =>
    side?.kind === 'missing' && beyond?.kind !== 'extra'
  const first = alone(entries[at - 1], entries[at - 2]) ? shownCovered : 0
  const last = alone(entries[at + 1], entries[at + 2]) ? shownCovered : 0
  if (first + last === 0) return [` ${pattern} (${entry.count} ${entry.count === 1 ? 'line' : 'lines'})`]
  const covered = Array.from({ length: entry.count }, (_, index) => index)
  const shown = covered.filter((index) => index < first || index >= entry.count - last)
  const left = entry.count - shown.length
  const lines = shown.map((index) => `~${clipAround(seen[entry.seen + index] ?? '', 0, longestLine)}`)
  const note = left > 0 ? [`~… ${left} ${left === 1 ? 'line' : 'lines'}`] : []
  return [` ${pattern} stands for:`, ...lines.slice(0, first), ...note, ...lines.slice(first)]
}
