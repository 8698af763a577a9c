/** A unified diff of expected and seen lines; the expected side counts in lines of the Markdown. */
import type { Aligned } from './align.ts'

const context = 3
const longestLine = 500
const mostLines = 200

/** `firstLine` is the Markdown's line of the first expected line. */
export function unifiedDiff(aligned: Aligned[], expected: string[], seen: string[], firstLine: number): string {
  const changed = aligned.flatMap((entry, index) => (entry.kind === 'missing' || entry.kind === 'extra' ? [index] : []))
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
  return [head, ...entries.map((entry) => row(entry, expected, seen))]
}

function row(entry: Aligned, expected: string[], seen: string[]): string {
  if (entry.kind === 'skip') return ` ${expected[entry.expected]}${entry.count > 0 ? ` (${entry.count} lines)` : ''}`
  if (entry.kind === 'missing') return `-${clip(expected[entry.expected])}`
  return `${entry.kind === 'extra' ? '+' : ' '}${clip(seen[entry.seen])}`
}

function clip(line = ''): string {
  return line.length > longestLine ? `${line.slice(0, longestLine).toWellFormed()}…` : line
}
