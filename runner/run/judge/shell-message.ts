/** bash's own messages about a step's file: they name the Markdown's line. */
import { terminalText } from '../../core/terminal-text.ts'
import type { Outcome } from '../shell/outcome.ts'

export type ShellMessage = { line: number; text: string; match: RegExpExecArray }

/** The last `FILE: line N: TEXT` whose text matches. */
export function shellMessage({ path, output }: Outcome, pattern: RegExp): ShellMessage | undefined {
  const tail = output.tail.length > 0 ? output.tail : output.head
  // What ended a shell stands at the end; bash's messages are short.
  const lines = terminalText(tail.subarray(Math.max(0, tail.length - 16_384))).split('\n')
  for (const shown of lines.reverse()) {
    const at = shown.indexOf(`${path}: line `)
    if (at < 0) continue
    const told = /^line (\d+): ([\s\S]*)$/.exec(shown.slice(at + path.length + 2))
    const match = told && pattern.exec(told[2] ?? '')
    if (told && match) return { line: Number(told[1]), text: told[2] ?? '', match }
  }
  return undefined
}
