/** A document as far as it can be understood without running it: its tags and blocks, and what its outputs must match. */

import type { ParseResult } from '../../document/model.ts'
import { parseTutorial } from '../../document/parse.ts'
import { checkExpectations } from '../../run/expect/matchers.ts'
import { checkCommands } from '../../run/plan/check-commands.ts'

/** All errors of the document at once; a tutorial only when there is none. */
export function parseAndValidate(source: string, file: string, id: string, strict: boolean): ParseResult {
  const parsed = parseTutorial(source, file, id, { strict, nearMisses: true })
  const { tutorial } = parsed
  const wrong = tutorial === undefined ? [] : [...checkExpectations(tutorial), ...checkCommands(tutorial)]
  return wrong.length === 0 ? parsed : { diagnostics: [...parsed.diagnostics, ...wrong] }
}
