/** An `output` block → the expectation of the block before it. */

import { type Problem, problem } from '../../core/problem.ts'
import type { Fence } from '../markdown/fence.ts'
import type { Block } from '../model.ts'
import type { FenceTags } from '../tags/fence-tags.ts'

/** `before` is the tagged block that precedes it in the document. Returns what is wrong, if anything. */
export function attachOutput(
  fence: Fence,
  tags: FenceTags,
  before: Block | undefined,
  variant: Block['variant'],
): Problem | undefined {
  const at = { line: fence.line, column: fence.column }
  const wrong = (message: string, suggestion?: string) => problem('output-place', at, message, suggestion)
  if (!before) return wrong('`output` has no block before it', 'Put it after the `run` block that prints it')
  const place = `the block before it (line ${before.line})`
  if (before.kind === 'file') return wrong(`${place} is a file, which prints nothing`, 'Put it after a `run` block')
  const step = before.steps[0]
  if (!step) return undefined
  if (step.prompt) {
    return wrong(`${place} is a console block, which shows its own output`, 'Put the lines after their command there')
  }
  if (step.expect)
    return wrong(`${place} already has its \`output\` in line ${step.expect.line - 1}`, 'Keep one of them')
  if (before.variant?.key !== variant?.key || before.variant?.value !== variant?.value) {
    return wrong(`${place} belongs to another tab`, 'Put both into the same tab')
  }
  if (before.labOnly && !fence.labOnly) {
    return wrong(`${place} is hidden from readers`, 'Move the output into the comment, or the block out of it')
  }
  const match = tags.values.match ?? 'lines'
  if (match !== 'exact' && fence.lines.every((line) => line.trim() === '')) {
    const suggestion = 'Write `match=exact` to say that nothing is printed, or remove the block'
    return problem('empty-output', at, 'an empty `output` block asserts nothing', suggestion)
  }
  step.expect = {
    match,
    text: fence.lines.join('\n'),
    line: fence.line + 1,
    column: Math.max(1, (fence.columns[0] ?? fence.column - 1) + 1),
  }
  return undefined
}
