/** Markdown in one style, by markdownlint, as far as our dialect and our tables agree with it. */

import type { Configuration, LintError } from 'markdownlint'
import { lint } from 'markdownlint/promise'
import type { Root } from 'mdast'
import { visit } from 'unist-util-visit'
import type { Diagnostic } from '../../runner/core/diagnostic.ts'
import { splitLines } from '../../runner/core/lines.ts'
import type { ProseDocument } from './document.ts'

const configuration: Configuration = {
  default: true,
  // Front matter, tables and blocks are as long as what they say.
  'line-length': { line_length: 132, tables: false, code_blocks: false },
  // `|---|`, as forges write it.
  'table-column-style': false,
  // A console block without output asserts that there is none.
  'commands-show-output': false,
  // `$ ` is a prompt.
  'no-space-in-code': false,
}

/** Names of rules that want blank lines around a block. */
const blanks = /^blanks-around-(?:fences|lists|tables)$/

export async function checkMarkdown({ file, source, tree }: ProseDocument): Promise<Diagnostic[]> {
  const results = await lint({ strings: { [file]: source }, config: configuration })
  const comments = commentsOf(tree)
  const lines = splitLines(source)
  return (results[file] ?? [])
    .filter(({ lineNumber }) => !comments.some(({ start, end }) => start.line <= lineNumber && lineNumber <= end.line))
    .filter(
      ({ ruleNames, lineNumber }) => !(ruleNames.some((name) => blanks.test(name)) && besideMark(lines, lineNumber)),
    )
    .map((found) => diagnosticOf(found, file))
}

function diagnosticOf(found: LintError, file: string): Diagnostic {
  const [column = 1, length = 0] = found.errorRange ?? []
  const [id = '', name = id] = found.ruleNames
  return {
    file,
    line: found.lineNumber,
    column,
    ...(length > 0 ? { endLine: found.lineNumber, endColumn: column + length } : {}),
    rule: name,
    severity: 'error',
    message: [found.ruleDescription, found.errorContext && `here: ${found.errorContext}`].filter(Boolean).join('; '),
    suggestion: found.errorDetail || `see ${found.ruleInformation ?? id}`,
  }
}

/** Whether a line has the mark of a directive above or below it, which ends a paragraph as a blank line does. */
function besideMark(lines: string[], line: number): boolean {
  return [lines[line - 2], lines[line]].some((other) => /^[\s>]*:{3,}/.test(other ?? ''))
}

type Position = NonNullable<Root['position']>

/** Blocks for the lab alone: markdownlint does not see that there is code in them. */
function commentsOf(tree: Root): Position[] {
  const found: Position[] = []
  visit(tree, 'html', ({ position }) => {
    if (position) found.push(position)
  })
  return found
}
