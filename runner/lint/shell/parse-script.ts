/** Parses a script into every simple command, in loops, functions and substitutions too, and its first syntax error. */
import {
  type Command,
  forEachChild,
  type HereDoc,
  type ParsedScript,
  parse,
  type Redirection,
  type SyntaxNode,
} from 'unbash'
import { readWord, type Word } from './word.ts'

export type SimpleCommand = {
  /** The command's name and its arguments; assignments before it are left out. */
  words: Word[]
  /** Here-documents that it reads, with the offset of their body. */
  hereDocs: { text: string; start: number; quoted: boolean }[]
  /** Files that its output goes to, where the name is known. */
  writesTo: { name: string; appends: boolean }[]
  /** The command that reads its output through a pipe. */
  pipesTo?: SimpleCommand
}

/** `offset` is a UTF-16 offset in the script. */
export type ShellError = { message: string; offset: number }

export type Script = {
  /** In the order of their places. */
  commands: SimpleCommand[]
  /** The first syntax error. */
  error?: ShellError
  /** Functions: name → how many commands stand in its body, those of loops counted as one. */
  defines: Map<string, number>
  /** Commands whose failure is tested, in a condition or before `&&` and `||`: functions go on after failures there. */
  tested: Set<SimpleCommand>
  /** Variables that are expanded without a default, with their places. */
  expands: { name: string; start: number; end: number }[]
  /** `! command` before the last statement: its failure ends no session. */
  negated: { start: number; end: number }[]
}

/** Longer scripts are not parsed: no reader types them, and their findings would be of no use. */
export const maxScriptLength = 256 * 1024

/** Substitutions within substitutions: deeper ones are not looked at. */
const deepest = 50

/** Never throws; a script that is too long has no commands and no error. */
export function parseScript(source: string): Script {
  const script: Script = { commands: [], defines: new Map(), tested: new Set(), expands: [], negated: [] }
  if (source.length > maxScriptLength) return script
  const tree = parse(source)
  new Visitor(source, script).visit(tree, 0)
  for (const { command } of tree.commands.slice(0, -1))
    if (command.type === 'Pipeline' && command.prefixes.some(({ type }) => type === 'Negation'))
      script.negated.push({ start: command.pos, end: command.end })
  return script
}

class Visitor {
  readonly #source: string
  readonly #script: Script

  constructor(source: string, script: Script) {
    this.#source = source
    this.#script = script
  }

  visit(node: SyntaxNode, depth: number): void {
    const at = node.type === 'Script' ? depth + 1 : depth
    if (at > deepest) return
    if (node.type === 'Script') {
      const { errors, source } = node as ParsedScript
      // Scripts in escaped backticks have a source of their own: places in the document are not known.
      if (source !== undefined && source !== this.#source) return
      for (const { message, pos } of errors ?? []) this.#error(message, pos)
    }
    if (node.type === 'HereDoc' && node.closing === undefined)
      this.#error(`the here-document never ends: there is no line \`${node.delimiter?.value ?? ''}\``, node.pos)
    if (node.type === 'SimpleExpansion') this.#expansion(node.text.slice(1), node)
    if (node.type === 'ParameterExpansion' && !node.operation && !node.prefix) this.#expansion(node.parameter, node)
    if (node.type === 'Function' && node.name) this.#script.defines.set(node.name.text, statementsIn(node.body))
    const first = this.#script.commands.length
    if (node.type === 'Command') this.#script.commands.push(readCommand(node, this.#source))
    if (node.type === 'Pipeline') this.#pipeline(node.commands, at)
    else forEachChild(node, (child) => this.visit(child, at))
    const parts = testedIn(node)
    if (parts.length === 0) return
    const last = parts.at(-1)?.end ?? 0
    for (const command of this.#script.commands.slice(first))
      if ((command.words[0]?.start ?? last) < last) this.#script.tested.add(command)
  }

  #pipeline(nodes: readonly SyntaxNode[], depth: number): void {
    let previous: SimpleCommand | undefined
    for (const node of nodes) {
      const first = this.#script.commands.length
      this.visit(node, depth)
      const added = node.type === 'Command' ? this.#script.commands[first] : undefined
      if (previous && added) previous.pipesTo = added
      previous = added
    }
  }

  #expansion(name: string, { pos, end }: { pos: number; end: number }): void {
    if (/^[A-Za-z_]\w*$/.test(name)) this.#script.expands.push({ name, start: pos, end })
  }

  #error(message: string, offset: number): void {
    const { error } = this.#script
    if (!error || offset < error.offset) this.#script.error = { message, offset }
  }
}

/** The parts of a command whose failure does not end a session. */
function testedIn(node: SyntaxNode): readonly { pos: number; end: number }[] {
  if (node.type === 'If' || node.type === 'Elif' || node.type === 'While') return [node.clause]
  if (node.type === 'AndOr') return node.commands.slice(0, -1)
  return node.type === 'Pipeline' && node.prefixes.some(({ type }) => type === 'Negation') ? node.commands : []
}

function statementsIn(body: SyntaxNode): number {
  if (body.type === 'CompoundList') return body.commands.length
  if (body.type === 'Redirected') return statementsIn(body.command)
  return body.type === 'BraceGroup' || body.type === 'Subshell' ? body.body.commands.length : 1
}

function readCommand(node: Command, source: string): SimpleCommand {
  const words = [...(node.name ? [node.name] : []), ...node.args].map((word) => readWord(word, source))
  const redirects: readonly Redirection[] = node.redirects
  return {
    words,
    hereDocs: redirects
      .filter((redirect): redirect is HereDoc => redirect.type === 'HereDoc')
      .map((redirect) => ({
        text: redirect.body.text,
        start: redirect.body.pos,
        quoted: redirect.delimiter?.quoted ?? false,
      })),
    writesTo: redirects.flatMap((redirect) =>
      redirect.type === 'Redirect' && redirect.operator.startsWith('>') && redirect.target
        ? [{ name: readWord(redirect.target, source).text, appends: redirect.operator === '>>' }]
        : [],
    ),
  }
}
