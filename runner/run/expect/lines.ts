/** `match=lines`, the default: line by line, `...` skips. */
import type { Matcher } from './matcher.ts'
import { matchesAll } from './matches-all.ts'
import { mismatch } from './mismatch.ts'
import { toLines } from './pattern-line.ts'
import { assertsNothing, rewriteLines } from './rewrite-lines.ts'

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
  let end = all.length
  while (end > 0 && (all[end - 1] ?? '').trim() === '') end--
  return all.slice(0, end)
}
