/**
 * `! COMMAND` that fails, as readers expect: errexit ignores it, so a page would go on although the command succeeded.
 * Each such command gets a command on its line that fails in its stead.
 */
import { type AndOr, forEachChild, type Pipeline, parse, type SyntaxNode } from 'unbash'

type Insertion = { at: number; text: string }

/** As bash names it when it fails. */
export const negationFailed = '\\builtin false'
const fails = ` || ${negationFailed}`

/** The script on the same lines. Unchanged where it has no such command, or a syntax error. */
export function failOnNegation(script: string): string {
  if (!/(?:^|[\s;&|(){])!\s/.test(script)) return script
  const parsed = parse(script)
  if (parsed.errors?.length) return script
  const insertions: Insertion[] = []
  visit(parsed, insertions)
  return insertions
    .sort((a, b) => b.at - a.at)
    .reduce((text, { at, text: added }) => text.slice(0, at) + added + text.slice(at), script)
}

/** Conditions are left alone, and so is what stands in words: errexit reaches neither. */
function visit(node: SyntaxNode, insertions: Insertion[]): void {
  switch (node.type) {
    case 'Word':
    case 'Command':
    case 'Assignment':
    case 'Pipeline':
      return
    case 'Statement':
      if (node.background) return
      if (isNegated(node.command)) insertions.push({ at: node.command.end, text: fails })
      else if (node.command.type === 'AndOr') lastOf(node.command, insertions)
      else visit(node.command, insertions)
      return
    case 'If':
      for (const list of [node.then, ...node.elif.map(({ then }) => then), ...(node.else ? [node.else] : [])])
        visit(list, insertions)
      return
    case 'While':
      visit(node.body, insertions)
      return
    default:
      forEachChild(node, (child) => visit(child, insertions))
  }
}

/** Of a list, errexit looks at the last command only. */
function lastOf({ commands }: AndOr, insertions: Insertion[]): void {
  const last = commands.at(-1)
  if (!last) return
  if (isNegated(last)) insertions.push({ at: last.pos, text: '{ ' }, { at: last.end, text: `${fails}; }` })
  else visit(last, insertions)
}

function isNegated(node: SyntaxNode): node is Pipeline {
  return node.type === 'Pipeline' && node.prefixes.some(({ type }) => type === 'Negation')
}
