/** What is wrong with expected outputs themselves, told before anything runs. */
import type { Diagnostic } from '../../core/diagnostic.ts'
import type { Tutorial } from '../../document/model.ts'
import { matchers } from './matchers.ts'

export function checkExpectations(tutorial: Tutorial): Diagnostic[] {
  const steps = tutorial.blocks.flatMap((block) => (block.kind === 'run' ? block.steps : []))
  return steps.flatMap(({ expect }): Diagnostic[] => {
    const problem = expect && matchers[expect.match].problem?.(expect)
    if (!expect || !problem) return []
    const { message, suggestion } = problem
    const line = expect.line + problem.line
    const column = expect.column + problem.column
    return [
      { file: tutorial.file, line, column, rule: `invalid-${expect.match}`, severity: 'error', message, suggestion },
    ]
  })
}
