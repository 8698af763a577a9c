/** A step's script by its syntax: which of its commands stands where. */

import { type Command, forEachChild, parse, type Statement, type SyntaxNode } from 'unbash'
import { defined } from '../../core/defined.ts'

/** A part of the script; lines count from 0 in it. */
export type Part = { line: number; endLine: number; text: string }

/** Something that ends the session's own shell: `exit`, `exec TOOL`, `logout`. */
export type Ender = Part & {
  /** Of the top-level statements, the one that it stands in, or whose function call reaches it. */
  statement: number
  /** The exit status where it is written down. */
  status?: number
}

export type Structure = {
  /** Top-level statements in their order. */
  statements: Part[]
  enders: Ender[]
  source: string
  root: SyntaxNode
}

/** Undefined where the script has a syntax error. */
export function structureOf(source: string): Structure | undefined {
  const root = parse(source)
  if (root.errors?.length) return undefined
  const functions = new Map<string, Command[]>()
  for (const { command } of root.commands)
    if (command.type === 'Function') functions.set(command.name.text, endingCommands(command.body))
  const enders = root.commands.flatMap((node, statement): Ender[] => {
    const own = endingCommands(node).map((command) => ender(command, source, statement))
    const called = commandsOf(node)
      .flatMap(({ name }) => functions.get(name?.text ?? '') ?? [])
      .map((command) => ender(command, source, statement))
    return [...own, ...called]
  })
  return { statements: root.commands.map((node) => partOf(node, source)), enders, source, root }
}

/** The innermost command of the script that covers the line and of which `shown`, as bash prints it, is a part. */
export function commandAt({ source, root }: Structure, line: number, shown: string): Part | undefined {
  const word = shown.trim().split(/\s/, 1)[0] ?? ''
  let found: Part | undefined
  const visit = (node: SyntaxNode): void => {
    if (isWhole(node)) {
      const part = partOf(node, source)
      if (line < part.line || line > part.endLine) return
      if (part.text.includes(word)) found = part
      // bash names a part of a pipeline; readers know the whole.
      if (node.type === 'Pipeline' || node.type === 'Command') return
    }
    forEachChild(node, visit)
  }
  visit(root)
  return found
}

/** What bash runs, or fails to run, as one. */
function isWhole(node: SyntaxNode): boolean {
  return ['Command', 'Pipeline', 'AndOr', 'TestCommand', 'ArithmeticCommand', 'Subshell'].includes(node.type)
}

/** Commands that run in the shell itself: not those of subshells, pipelines, jobs and substitutions. */
function commandsOf(node: SyntaxNode): Command[] {
  const found: Command[] = []
  const visit = (child: SyntaxNode): void => {
    if (child.type === 'Command') found.push(child)
    else if (!inOtherShell(child)) forEachChild(child, visit)
  }
  visit(node)
  return found
}

function inOtherShell(node: SyntaxNode): boolean {
  if (node.type === 'Pipeline') return node.commands.length > 1
  if (node.type === 'Statement') return (node as Statement).background === true
  return ['Subshell', 'Word', 'Function', 'Coproc'].includes(node.type)
}

function endingCommands(node: SyntaxNode): Command[] {
  return commandsOf(node).filter(({ name, args }) => {
    const word = name?.text
    return word === 'exit' || word === 'logout' || (word === 'exec' && args.length > 0)
  })
}

function ender(node: Command, source: string, statement: number): Ender {
  const [argument] = node.args
  const literal =
    node.name?.text === 'exit' && argument && /^\d+$/.test(argument.text) ? Number(argument.text) % 256 : undefined
  return { ...partOf(node, source), statement, ...defined({ status: literal }) }
}

function partOf({ pos, end }: { pos: number; end: number }, source: string): Part {
  const line = newlines(source, 0, pos)
  return { line, endLine: line + newlines(source, pos, end), text: source.slice(pos, end) }
}

function newlines(text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++
  return count
}

/** For evidence. */
export function commandText({ text }: Pick<Part, 'text'>): string {
  return text.slice(0, 1000).toWellFormed()
}

/** Characters of the first line, with a sign of what was left out. */
export function firstLine({ text }: Pick<Part, 'text'>, longest: number): string {
  const [first = '', ...more] = text.split('\n')
  return `${first.slice(0, longest).toWellFormed()}${more.length > 0 || first.length > longest ? ' …' : ''}`
}

/** For comparison: bash prints commands on one line, in a form of its own. */
export function plain(text: string): string {
  return text.replace(/\\\n|[\s;]/g, '')
}
