/** Expected outputs of a document, written anew; nothing else of it changes. Pure. */
import type { Expectation, Tutorial } from '../../document/model.ts'
import { parseTutorial } from '../../document/parse.ts'
import { bodyLines, rawLines } from '../documents/body-lines.ts'

/** The text that an expectation of the tutorial is to have, as `Expectation.text`. */
export type Change = { expected: Expectation; text: string }

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
