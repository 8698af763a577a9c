/** What is wrong with commands themselves, reported before anything runs: they would do nothing, or wait for a person. */
import { type Command, forEachChild, parse, type SyntaxNode } from 'unbash'
import type { Diagnostic } from '../../core/diagnostic.ts'
import type { RunBlock, Step, Tutorial } from '../../document/model.ts'
import { wantsTerminal } from './interactive-commands.ts'

type Found = { offset: number; rule: string; message: string; suggestion: string }

export function checkCommands({ blocks, file }: Tutorial): Diagnostic[] {
  return blocks
    .filter((block): block is RunBlock => block.kind === 'run' && block.skip === undefined)
    .flatMap(({ steps }) =>
      steps.flatMap((step) =>
        [...openEnd(step.script), ...interactive(step.script)].map((found) => diagnosticOf(found, step, file)),
      ),
    )
}

/** bash drops it without a word. */
function openEnd(script: string): Found[] {
  const end = /(?<!\\)(?:\\\\)*\\$/.exec(script.trimEnd())
  if (!end || isComment(script)) return []
  const message = 'the last line ends with a backslash, which joins it with a line that is not there'
  return [{ offset: end.index, rule: 'unfinished-command', message, suggestion: 'Remove it, or write the next line.' }]
}

function isComment(script: string): boolean {
  return /^\s*#/.test(script.trimEnd().split('\n').at(-1) ?? '')
}

function interactive(script: string): Found[] {
  const found: Found[] = []
  const visit = (node: SyntaxNode, fed: boolean): void => {
    switch (node.type) {
      case 'Word':
      case 'Assignment':
        return
      case 'Command': {
        const what = fed || isFed(node.redirects) ? undefined : wantsTerminal(wordsOf(node))
        if (what !== undefined) found.push({ offset: node.pos, rule: 'interactive-command', ...what })
        return
      }
      case 'Redirected':
        visit(node.command, fed || isFed(node.redirects))
        return
      case 'Pipeline':
        for (const [index, command] of node.commands.entries()) visit(command, fed || index > 0)
        return
      default:
        forEachChild(node, (child) => visit(child, fed))
    }
  }
  visit(parse(script), false)
  return found
}

/** Whether something else than a person is at its input. */
function isFed(redirects: Command['redirects']): boolean {
  return redirects.some(({ operator }) => operator.startsWith('<'))
}

function wordsOf({ name, args }: Command): string[] {
  return [...(name ? [name] : []), ...args].map((word) => (word.type === 'Word' ? word.value : word.text))
}

function diagnosticOf({ offset, ...found }: Found, { script, line, column, columns }: Step, file: string): Diagnostic {
  const before = script.slice(0, offset).split('\n')
  const index = before.length - 1
  const start = columns?.[index] ?? column
  return {
    file,
    line: line + index,
    column: Math.max(1, start + (before[index]?.length ?? 0) + 1),
    severity: 'error',
    ...found,
  }
}
