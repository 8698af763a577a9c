/** What would be written for an output that differs, and how it differs from what is there. Pure. */
import { diff } from 'node:util'
import type { Expectation, Tutorial } from '../../document/model.ts'
import { parseTutorial } from '../../document/parse.ts'
import { rewrite } from '../../run/expect/matchers.ts'
import type { OutputMismatch } from '../../run/plan/run-options.ts'
import { bodyLines, rawLines } from '../documents/body-lines.ts'

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

/** The text that an expectation of the tutorial is to have, as `Expectation.text`. */
type Change = { expected: Expectation; text: string }

/** Refused when the new document would not read back as the old one with just these changes. */
export function updateSource(tutorial: Tutorial, changes: Change[]): { source: string } | { refused: string } {
  const lines = rawLines(tutorial.source)
  // From the end, so that line numbers before a change stay true.
  for (const { expected, text } of changes.toSorted((a, b) => b.expected.line - a.expected.line)) {
    const first = expected.line - 1
    const texts = toTexts(expected.text)
    const raw = lines.slice(first, first + texts.length)
    const old = { raw, texts, fence: lines[first - 1] ?? '', indentation: expected.column - 1 }
    lines.splice(first, texts.length, ...bodyLines(toTexts(text), old))
  }
  const source = lines.join('')
  const reread = parseTutorial(source, tutorial.file, tutorial.id).tutorial
  if (reread && meaning(reread, []) === meaning(tutorial, changes)) return { source }
  return { refused: 'in the document it would not read back as it is: it has lines of backticks, or like a prompt' }
}

function toTexts(text: string): string[] {
  return text === '' ? [] : text.split('\n')
}

/** All that the blocks do and expect. */
function meaning({ blocks }: Tutorial, changes: Change[]): string {
  const texts = new Map(changes.map(({ expected, text }) => [expected, text]))
  return JSON.stringify(
    blocks.map((block) =>
      block.kind === 'file'
        ? [block.path, block.content]
        : block.steps.map(({ script, expect }) => [script, expect && (texts.get(expect) ?? expect.text)]),
    ),
  )
}
