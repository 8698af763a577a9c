/** Container directives that the site knows: Starlight's asides, and tabs. */
import type { Nodes } from 'mdast'
import { type Problem, problem } from '../../core/diagnostic.ts'
import { closest } from '../../core/suggest.ts'
import { lastLineOf, type Markdown, positionOf } from '../markdown.ts'

export type ContainerDirective = Extract<Nodes, { type: 'containerDirective' }>

/** Where a container directive begins. */
export type DirectiveStart = {
  name: string
  attributes: Record<string, string>
  line: number
  column: number
  closed: boolean
}

export const directiveNames = ['note', 'tip', 'caution', 'danger', 'tabs', 'tab'] as const

export function directiveStart(node: ContainerDirective, { lines }: Pick<Markdown, 'lines'>): DirectiveStart {
  const { start } = positionOf(node)
  const end = lastLineOf(node)
  const attributes = Object.fromEntries(Object.entries(node.attributes ?? {}).map(([key, value]) => [key, value ?? '']))
  const last = node.children.at(-1)
  // A closing line belongs to no child; an inner directive's closing line belongs to that.
  const lastChildEnds = last ? lastLineOf(last) : start.line
  const closed = end > lastChildEnds && /:{3,}[ \t]*$/.test(lines[end - 1] ?? '')
  return { name: node.name, attributes, line: start.line, column: start.column, closed }
}

/** A name that the site does not know, so that its content would lose its frame. */
export function directiveProblem({ name, line, column }: DirectiveStart): Problem | undefined {
  if (directiveNames.some((known) => known === name)) return undefined
  const near = name === 'warning' ? 'caution' : closest(name, directiveNames)
  const suggestion = near ? `Write \`:::${near}\`` : `There are ${directiveNames.join(', ')}`
  return problem('unknown-directive', { line, column }, `unknown directive \`:::${name}\``, suggestion)
}
