/** `snippet=` bodies that are no longer what their file holds. */

import type { Diagnostic } from '../../../core/diagnostic.ts'
import { placeInFence } from '../../../document/markdown/fence.ts'
import type { Reader } from '../../document/reader.ts'
import type { Rule } from '../rule.ts'

/** An error at the first line that differs, with the difference. */
export const snippetDrift: Rule = {
  names: ['snippet-drift', 'missing-snippet'],
  check(document) {
    const { reader, snippets = 'snippets' } = document.options
    if (!reader) return []
    return document.fences.flatMap(({ fence, tags }): Diagnostic[] => {
      const path = tags?.values.snippet
      const word = tags?.uses.get('snippet')
      if (!path || !word) return []
      const file = `${snippets}/${path}`
      const content = isInside(reader, snippets, file) ? reader.read(file) : undefined
      const place = { file: document.file, severity: 'error' as const }
      if (content === undefined) {
        return [
          {
            ...place,
            line: word.line,
            column: word.column,
            endLine: word.line,
            endColumn: word.endColumn,
            rule: 'missing-snippet',
            message: `there is no file \`${snippets}/${path}\``,
            suggestion: 'create it, or correct the path',
          },
        ]
      }
      const expected = content.replaceAll('\r\n', '\n').replace(/\n$/, '').split('\n')
      const shown = fence.lines
      const first = shown.findIndex((line, index) => line !== expected[index])
      if (first < 0 && shown.length === expected.length) return []
      const at = first < 0 ? shown.length : first
      const spot = at < shown.length ? placeInFence(fence, at) : { line: fence.endLine, column: fence.column }
      return [
        {
          ...place,
          ...spot,
          rule: 'snippet-drift',
          message: `the block differs from \`${snippets}/${path}\`:\n${lineDiff(expected, shown)}`,
          suggestion: 'run `npm run snippets` to take the file, or edit the file',
        },
      ]
    })
  },
}

/** A link out of the snippets would show a file of the machine in the message. */
function isInside(reader: Reader, folder: string, file: string): boolean {
  if (!reader.exists(file)) return true
  return reader.real === undefined || reader.real(file).startsWith(`${reader.real(folder)}/`)
}

/** Lines that are shown of what is only in one of the lists. */
const longest = 12

/** The lines that differ, with one line of context: `- ` is only in `before`, `+ ` only in `after`. */
function lineDiff(before: string[], after: string[]): string {
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1
  let tail = 0
  while (tail < before.length - head && tail < after.length - head && before.at(-1 - tail) === after.at(-1 - tail))
    tail += 1
  const gone = before.slice(head, before.length - tail)
  const come = after.slice(head, after.length - tail)
  const context = (line: string | undefined) => (line === undefined ? [] : [`  ${line}`])
  return [
    ...context(before[head - 1]),
    ...cut(gone, '-'),
    ...cut(come, '+'),
    ...context(tail > 0 ? before[before.length - tail] : undefined),
  ].join('\n')
}

function cut(lines: string[], sign: string): string[] {
  const shown = lines.slice(0, longest).map((line) => `${sign} ${line}`)
  return lines.length > longest ? [...shown, `${sign} (${lines.length - longest} more lines)`] : shown
}
