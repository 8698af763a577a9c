/** What would be written for an output that differs, and how it differs from what is there. Pure. */
import { diff } from 'node:util'
import type { Expectation, Tutorial } from '../../document/model.ts'
import { rewrite } from '../../run/expect/rewrite.ts'
import type { OutputMismatch } from '../../run/interface/options.ts'
import { type Change, updateSource } from './update-source.ts'

export type Proposal = Change & { diff: string[] }

/** Lines around a difference that are shown. */
const context = 3
// biome-ignore lint/suspicious/noControlCharactersInRegex: what a document must not hold
const controls = /[\x00-\x08\x0b-\x1f\x7f]/

export function propose(
  tutorial: Tutorial,
  { expected, seen, secret }: OutputMismatch,
): Proposal | { expected: Expectation; refused: string } {
  const rewritten = secret ? { refused: 'what was printed holds a secret' } : rewrite(expected, seen)
  if ('refused' in rewritten) return { expected, ...rewritten }
  const { text } = rewritten
  if (controls.test(text)) return { expected, refused: 'what was printed holds control characters' }
  const updated = updateSource(tutorial, [{ expected, text }])
  if ('refused' in updated) return { expected, ...updated }
  return { expected, text, diff: lineDiff(expected.text.split('\n'), text.split('\n')) }
}

function lineDiff(before: string[], after: string[]): string[] {
  const entries = diff(before, after)
  const isNear = (index: number) =>
    entries.slice(Math.max(0, index - context), index + context + 1).some(([kind]) => kind !== 0)
  const signs = { 1: '-', 0: ' ', '-1': '+' }
  return entries.flatMap(([kind, line], index) => (isNear(index) ? [`${signs[kind]}${line}`] : []))
}
