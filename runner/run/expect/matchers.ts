/** The matchers by the name that `match=` takes. */

import type { Diagnostic } from '../../core/diagnostic.ts'
import type { Expectation, Match, RunBlock, Tutorial } from '../../document/model.ts'
import { exact } from './exact.ts'
import { jsonSubset } from './json-subset.ts'
import { assertsNothing, lines } from './lines.ts'
import type { Matcher, Rewritten, Seen } from './matcher.ts'
import { regex } from './regex.ts'

export const matchers: Record<Match, Matcher> = { lines, exact, regex, 'json-subset': jsonSubset }

/** What is wrong with expected outputs themselves, reported before anything runs. */
export function checkExpectations(tutorial: Tutorial): Diagnostic[] {
  return tutorial.blocks.flatMap((block) => (block.kind === 'run' ? checkBlock(block, tutorial.file) : []))
}

function checkBlock({ steps }: RunBlock, file: string): Diagnostic[] {
  const problems = steps.flatMap(({ expect }) => {
    const problem = expect && matchers[expect.match].problem?.(expect)
    return expect && problem ? [{ expect, problem }] : []
  })
  // Among commands whose output is compared, one may have its own left out.
  const judged = steps.filter(({ expect }) => expect).length > problems.length
  return problems
    .filter(({ problem }) => !(judged && problem.saysNothing))
    .map(({ expect, problem: { message, suggestion, ...at } }) => ({
      file,
      line: expect.line + at.line,
      column: expect.column + at.column,
      rule: `invalid-${expect.match}`,
      severity: 'error',
      message,
      suggestion,
    }))
}

/** `text` is proven to match what was seen, and to assert something. */
export function rewrite(expected: Expectation, seen: Seen): Rewritten {
  const matcher = matchers[expected.match]
  const rewritten = matcher.rewrite(expected, seen)
  if ('error' in rewritten) return rewritten
  if (expected.match !== 'exact' && assertsNothing(rewritten.text))
    return { error: 'what is left of it would assert nothing' }
  if (matcher.compare({ ...expected, text: rewritten.text }, seen) !== undefined)
    return { error: 'what was printed cannot be written as an expectation' }
  return rewritten
}
