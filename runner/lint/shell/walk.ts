/** Finds every simple command of a script, however deep it stands in loops, functions and substitutions. */
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

/** All simple commands, in the order of their places, and whether the script was read without an error. */
export function simpleCommands(source: string): { commands: SimpleCommand[]; clean: boolean; defines: Set<string> } {
  const commands: SimpleCommand[] = []
  const defines = new Set<string>()
  let clean = true
  const visit = (node: SyntaxNode, text: string): void => {
    if (node.type === 'Script') {
      const script = node as ParsedScript
      if (script.errors?.length) clean = false
      // Scripts in escaped backticks have a source of their own: their places cannot be told.
      if (script.source !== undefined && script.source !== text) return
    }
    if (node.type === 'Function' && node.name) defines.add(node.name.text)
    if (node.type === 'Command') commands.push(readCommand(node, text))
    if (node.type === 'Pipeline') {
      let previous: SimpleCommand | undefined
      for (const child of node.commands) {
        const first = commands.length
        visit(child, text)
        const added = child.type === 'Command' ? commands[first] : undefined
        if (previous && added) previous.pipesTo = added
        previous = added
      }
      return
    }
    forEachChild(node, (child) => visit(child, text))
  }
  visit(parse(source), source)
  return { commands, clean, defines }
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
