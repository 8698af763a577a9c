/** Finds words that our pages write in another way, and sentences of the scaffold that nobody replaced. */

import { scaffoldSentences } from '../../runner/cli/new-tutorial/tutorial-page.ts'
import type { Diagnostic } from '../../runner/core/diagnostic.ts'
import { type ProseDocument, placeOf } from './document.ts'
import { quoted, terms } from './terms.ts'

export function checkTerms(document: ProseDocument): Diagnostic[] {
  const { file, source } = document
  const prose = quoted.reduce((text, said) => text.replaceAll(said, ' '.repeat(said.length)), document.prose)
  const at = (offset: number, length: number) => {
    const { line, column } = placeOf(source, offset)
    return { file, line, column, endLine: line, endColumn: column + length, severity: 'error' as const }
  }
  const words = terms.flatMap(({ pattern, mend }) =>
    [...prose.matchAll(pattern)].map((match): Diagnostic => {
      const said = match[0].replace(/\s+/g, ' ')
      return { ...at(match.index, said.length), rule: 'term', message: `"${said}"`, suggestion: mend }
    }),
  )
  const left = Object.values(scaffoldSentences).flatMap((sentence) =>
    indicesOf(prose, sentence).map((index): Diagnostic => {
      const message = 'this sentence is still that of a new page'
      return { ...at(index, sentence.length), rule: 'scaffold', message, suggestion: 'write your own' }
    }),
  )
  return [...words, ...left]
}

function indicesOf(text: string, part: string): number[] {
  const found: number[] = []
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) found.push(at)
  return found
}
