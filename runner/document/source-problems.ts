/** What makes a source unreadable as a whole. */
import { type Problem, problem } from '../core/diagnostic.ts'

/** Characters. Parsing takes some seconds per MiB, and some 100 times as much memory. */
export const maxSourceLength = 4 * 1024 * 1024

/** The first reason not to read a source as Markdown, or undefined. */
export function sourceProblem(source: string): Problem | undefined {
  if (source.length > maxSourceLength) {
    const message = `the document has ${source.length} characters; at most ${maxSourceLength} are read`
    return problem('too-large', { line: 1, column: 1 }, message, 'Divide it')
  }
  const nul = source.indexOf('\0')
  if (nul >= 0) return problem('not-text', placeOf(source, nul), 'the document has a NUL character: it is not text')
  if (!source.isWellFormed()) {
    const lone = source.search(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/)
    return problem(
      'not-text',
      placeOf(source, lone),
      'the document has half a character (a lone surrogate): it is not Unicode text',
    )
  }
  return undefined
}

function placeOf(source: string, offset: number): { line: number; column: number } {
  const lines = source.slice(0, offset).split(/\r\n|\n|\r/)
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}

/** The line by which the effort of parsing goes beyond its limit. */
export function unread(at: { line: number; column: number }): Problem {
  const message =
    'the document was not read: up to here it has too many lists, quotes and directives, or nests too deeply'
  return problem('too-complex', at, message, 'Divide the document, or nest less')
}
