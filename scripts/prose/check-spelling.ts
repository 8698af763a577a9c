/** US spelling, by cspell's dictionaries and the words of this project. */
import { spellCheckDocument } from 'cspell-lib'
import type { Diagnostic } from '../../runner/core/diagnostic.ts'
import { type ProseDocument, placeOf } from './document.ts'

/** `words`: those of the project; `wordsFile`: where a writer adds one. */
export async function checkSpelling(
  { file, source, prose }: ProseDocument,
  words: string[],
  wordsFile: string,
): Promise<Diagnostic[]> {
  const document = { uri: file, text: prose, languageId: 'plaintext', locale: 'en-US' }
  const options = { generateSuggestions: true, numSuggestions: 3, noConfigSearch: true }
  const { issues } = await spellCheckDocument(document, options, { language: 'en-US', words })
  return issues.map((issue) => {
    const { line, column } = placeOf(source, issue.offset)
    const like = issue.suggestionsEx?.map(({ word }) => `\`${word}\``) ?? []
    const meant = like.length > 0 ? `write ${like.join(' or ')}, or ` : ''
    return {
      file,
      line,
      column,
      endLine: line,
      endColumn: column + issue.text.length,
      rule: 'spelling',
      severity: 'error',
      message: `"${issue.text}" is in no dictionary of US English`,
      suggestion: `${meant}add it to ${wordsFile} if it is right`,
    }
  })
}
