/** A way to compare what a step printed with what its `output` block says. One file each, listed in `matchers.ts`. */
import type { Failed } from '../../core/result.ts'
import type { Expectation } from '../../document/model.ts'

export type Seen = {
  /** As a terminal shows it. */
  text: string
  /** As the programs wrote it. */
  bytes: Uint8Array
}

export type Mismatch = {
  /** In the Markdown: the first expected line that was not seen. */
  line: number
  message: string
  /** Unified, with the Markdown's line numbers on the expected side. */
  diff?: string
  suggestion?: string
}

/** The text of an expectation that the output fulfils, or why there is none that its author would have written. */
export type Rewritten = { text: string } | Failed

export type Matcher = {
  /** Undefined when the output is as expected. */
  compare(expected: Expectation, seen: Seen): Mismatch | undefined
  /** For an output that differs. */
  rewrite(expected: Expectation, seen: Seen): Rewritten
  /** What is wrong with the expected text itself, before anything runs. */
  problem?(expected: Expectation): ExpectationProblem | undefined
}

export type ExpectationProblem = {
  /** From 0 in the expected text. */
  line: number
  column: number
  message: string
  suggestion: string
  /** It can be compared, but any output would do. */
  saysNothing?: true
}

/** Long lines, cut so that the place where they differ is seen. */
export function clipAround(line: string, at: number, longest: number): string {
  // The beginning says most, unless the difference lies beyond it.
  const from = at < longest * 0.7 ? 0 : Math.max(0, Math.min(at - Math.floor(longest / 3), line.length - longest))
  const part = line.slice(from, from + longest).toWellFormed()
  return `${from > 0 ? '…' : ''}${part}${from + longest < line.length ? '…' : ''}`
}

/** Index of the first character that differs. */
export function firstDifference(a: string, b: string): number {
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  return at
}
