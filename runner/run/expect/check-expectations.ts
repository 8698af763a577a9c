/** What is wrong with expected outputs themselves, reported before anything runs. */
import type { Diagnostic } from '../../core/diagnostic.ts'
import type { RunBlock, Tutorial } from '../../document/model.ts'
import { matchers } from './matchers.ts'

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
