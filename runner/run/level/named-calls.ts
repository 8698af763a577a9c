/** Calls that stand in a block's own text: no page can take them back, whatever it does to the stub or to its records. */
import { basename } from 'node:path'
import { forEachChild, parse, type SyntaxNode } from 'unbash'

/** Commands that run another one, and what may stand between the two. */
const before = /^(?:sudo|env|command|exec|nice|time|timeout|-.*|\w+=.*|\d+\w?)$/

/** Whether bootc is a command of the script, also behind `sudo` and the like; text that only mentions it is not. */
export function callsBootc(script: string): boolean {
  if (!script.includes('bootc')) return false
  let found = false
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Command') {
      const words = [...(node.name ? [node.name] : []), ...node.args].map((word) =>
        word.type === 'Word' ? word.value : word.text,
      )
      const first = words.find((word) => !before.test(word))
      found ||= first !== undefined && basename(first) === 'bootc'
    }
    forEachChild(node, visit)
  }
  visit(parse(script))
  return found
}
