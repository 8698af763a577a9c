/** Names of container directives that the site knows: Starlight's asides, and tabs. */

import { type Problem, problem } from '../../core/problem.ts'
import { closest } from '../../core/suggest.ts'
import type { DirectiveStart } from './landmarks.ts'

export const directiveNames = ['note', 'tip', 'caution', 'danger', 'tabs', 'tab'] as const

/** A name that the site does not know, so that its content would lose its frame. */
export function directiveProblem({ name, line, column }: DirectiveStart): Problem | undefined {
  if (directiveNames.some((known) => known === name)) return undefined
  const near = name === 'warning' ? 'caution' : closest(name, directiveNames)
  const suggestion = near ? `Write \`:::${near}\`` : `There are ${directiveNames.join(', ')}`
  return problem('unknown-directive', { line, column }, `unknown directive \`:::${name}\``, suggestion)
}
