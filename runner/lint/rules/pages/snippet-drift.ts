/** `snippet=` bodies that are no longer what their file holds. */
import type { Diagnostic } from '../../../core/diagnostic.ts'
import { placeOf } from '../../document/console.ts'
import type { Reader } from '../../document/reader.ts'
import { lineDiff } from '../../text/line-diff.ts'
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
      const spot = at < shown.length ? placeOf(fence, at) : { line: fence.endLine, column: fence.column }
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
