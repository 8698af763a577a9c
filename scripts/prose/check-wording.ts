/** Grammar that a program can judge: articles, repeated words, words that hurt people. */

import { toNlcst } from 'mdast-util-to-nlcst'
import { ParseEnglish } from 'parse-english'
import retextEquality from 'retext-equality'
import retextIndefiniteArticle from 'retext-indefinite-article'
import retextRepeatedWords from 'retext-repeated-words'
import { unified } from 'unified'
import { VFile } from 'vfile'
import type { Diagnostic } from '../../runner/core/diagnostic.ts'
import type { ProseDocument } from './document.ts'

/** Words of the equality list that mean something else on a machine. */
const technical = [
  'host',
  'hosts',
  'special',
  'invalid',
  'disabled',
  'kill',
  'execute',
  'executed',
  'execution',
  'dead',
  'just',
]

/** An eighty-six: the rule for articles reads the letter. */
const spokenOtherwise = /^Unexpected article `an` before `x86/i

const checks = unified()
  .use(retextIndefiniteArticle)
  .use(retextRepeatedWords)
  .use(retextEquality, { ignore: technical })

export async function checkWording({ file, source, tree }: ProseDocument): Promise<Diagnostic[]> {
  const text = new VFile({ path: file, value: source })
  await checks.run(toNlcst(tree, text, ParseEnglish), text)
  return text.messages
    .filter(({ reason }) => !spokenOtherwise.test(reason))
    .map((message) => diagnosticOf(message, file))
}

function diagnosticOf(message: VFile['messages'][number], file: string): Diagnostic {
  const { line = 1, column = 1, ruleId, actual, expected, reason } = message
  const instead = expected?.map((word) => `\`${word}\``).join(' or ')
  return {
    file,
    line,
    column,
    ...(actual ? { endLine: line, endColumn: column + actual.length } : {}),
    rule: ruleId ?? 'wording',
    severity: 'error',
    message: reason,
    suggestion: instead ? `write ${instead}` : 'leave it out',
  }
}
