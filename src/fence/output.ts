/**
 * What a step printed, for readers. What a run recorded takes the place of the pattern that the test compares with: `...`
 * becomes the text that stood there. Without a run, the pattern is shown as what it is: a sample with parts left open.
 */

import type { Expectation, Match, RunBlock, Step } from '../../runner/document/model.ts'
import { align, isSkip, toLines } from '../../runner/run/expect/align.ts'
import { cleanTranscript } from '../evidence/transcript.ts'

export type OutputPiece = { text: string /** Another run prints something else here. */; varies?: true }
export type OutputLine = OutputPiece[] | { /** Lines left out; 0 where nobody knows how many. */ cut: number }

/** Longer runs of lines that the page skips are only counted. */
const mostSkipped = 2
const mostLines = 28

/** `recorded`: what the step printed in the run that is shown. Undefined where a reader must not see the pattern itself. */
export function outputLines({ match, text }: Expectation, recorded: string | undefined): OutputLine[] | undefined {
  if (recorded === undefined) return match === 'regex' ? undefined : expectedLines(text, match === 'json-subset')
  const seen = cleanTranscript(recorded)
  return filled[match](text, seen)
}

/** What was expected, filled with what was seen. */
const filled: Record<Match, (text: string, seen: string) => OutputLine[]> = {
  lines: (text, seen) => shortened(filledLines(toLines(text), toLines(seen))),
  exact: (_, seen) => shortened(toLines(seen).map((line) => [{ text: line }])),
  regex: (_, seen) => shortened(toLines(seen).map((line) => [{ text: line, varies: true }])),
  'json-subset': (text, seen) => filledJson(text, seen) ?? expectedLines(text, true),
}

/** What each step of a block printed, in their order; undefined where the record cannot say it. */
export function printedBySteps({ steps, language }: RunBlock, transcript: string | undefined): (string | undefined)[] {
  if (transcript === undefined) return steps.map(() => undefined)
  if (language !== 'console') return steps.map((_, index) => (index === steps.length - 1 ? transcript : undefined))
  const lines = transcript.split('\n')
  let at = 0
  const starts = steps.map((step) => {
    const found = lines.findIndex((line, index) => index >= at && line === echoOf(step))
    at = found === -1 ? at : found + 1
    return found
  })
  return steps.map((step, index) => {
    const start = starts[index] ?? -1
    const next = index + 1 < steps.length ? starts[index + 1] : lines.length
    if (start === -1 || next === undefined || next === -1) return undefined
    return lines.slice(start + step.script.split('\n').length, next).join('\n')
  })
}

function echoOf({ prompt = '$', script }: Step): string {
  return `${prompt} ${script.split('\n')[0]}`
}

function expectedLines(text: string, json: boolean): OutputLine[] {
  return toLines(text).map((line): OutputLine => {
    if (!json && isSkip(line)) return { cut: 0 }
    return line
      .split(json ? /("\.\.\.")/ : /(\.\.\.)/)
      .filter((piece) => piece !== '')
      .map((piece) => (/^"?\.\.\."?$/.test(piece) ? { text: '…', varies: true } : { text: piece }))
  })
}

function filledLines(expected: string[], seen: string[]): OutputLine[] {
  return align(expected, seen).flatMap((entry): OutputLine[] => {
    if (entry.kind === 'missing') return []
    if (entry.kind === 'skip') {
      if (entry.count > mostSkipped) return [{ cut: entry.count }]
      return seen.slice(entry.seen, entry.seen + entry.count).map((line) => [{ text: line, varies: true }])
    }
    return [filledLine(expected[entry.expected] ?? '', seen[entry.seen] ?? '', entry.kind === 'extra')]
  })
}

function filledLine(expected: string, seen: string, extra: boolean): OutputPiece[] {
  if (extra || !expected.includes('...')) return [{ text: seen }]
  const pieces: OutputPiece[] = []
  const fixed = expected.trimEnd().split('...')
  let at = 0
  for (const [index, piece] of fixed.entries()) {
    // The last piece stands at the end, the others where they are found first.
    const found = index === fixed.length - 1 ? seen.trimEnd().length - piece.length : seen.indexOf(piece, at)
    if (found > at) pieces.push({ text: seen.slice(at, found), varies: true })
    if (piece !== '') pieces.push({ text: piece })
    at = found + piece.length
  }
  return pieces
}

/** The wanted fields with the values that were seen, in the writer's own layout. */
function filledJson(text: string, seen: string): OutputLine[] | undefined {
  const values: string[] = []
  try {
    collect(JSON.parse(text), JSON.parse(seen), values)
  } catch {
    return undefined
  }
  let next = 0
  return toLines(text).map((line) =>
    line
      .split(/("\.\.\.")/)
      .filter((piece) => piece !== '')
      .map((piece) => (piece === '"..."' ? { text: values[next++] ?? '…', varies: true } : { text: piece })),
  )
}

function collect(wanted: unknown, got: unknown, values: string[]): void {
  if (wanted === '...') {
    const value = JSON.stringify(got) ?? '…'
    values.push(value.length > 80 ? `${value.slice(0, 78)}…` : value)
  } else if (Array.isArray(wanted))
    for (const [index, item] of wanted.entries()) collect(item, Object(got)[index], values)
  else if (typeof wanted === 'object' && wanted !== null)
    for (const [key, item] of Object.entries(wanted)) collect(item, Object(got)[key], values)
}

function shortened(lines: OutputLine[]): OutputLine[] {
  if (lines.length <= mostLines) return lines
  const head = lines.slice(0, mostLines / 2)
  const tail = lines.slice(-mostLines / 2)
  return [...head, { cut: lines.length - head.length - tail.length }, ...tail]
}
