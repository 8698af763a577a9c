/** `prose [PATH…]`: what a program can say of the words of a document. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { findDocuments } from '../../runner/cli/documents/find-documents.ts'
import { type OptionSpec, parseArguments } from '../../runner/cli/frame/arguments.ts'
import { type Context, tellUsage } from '../../runner/cli/frame/context.ts'
import { exit } from '../../runner/cli/frame/exit-code.ts'
import { renderHelp } from '../../runner/cli/frame/help.ts'
import type { Diagnostic } from '../../runner/core/diagnostic.ts'
import { contentFolder } from '../../runner/document/find-tutorials.ts'
import { readSource } from '../../runner/document/read-source.ts'
import { renderFindings } from '../../runner/report/reporters/findings.ts'
import { checkProse, readWords } from './check-prose.ts'

const options: Record<string, OptionSpec> = { help: { short: 'h', help: 'Show this help.' } }

/** Words that dictionaries do not have. */
const wordsFile = 'project-words.txt'

const usual = [contentFolder, 'README.md', 'CONTRIBUTING.md']

const help = renderHelp({
  about:
    'Checks the words of Markdown documents: US spelling (cspell), Markdown style (markdownlint), articles, repeated and hurtful words (retext), and the terms of the house style. Code is not looked at.',
  usage: [
    `prose [PATH…]                              PATH: a Markdown file or a folder; ${usual.join(', ')} by default`,
  ],
  options,
  examples: [['npm run prose -- content/build/my-page.md', 'one page']],
  notes: [
    `Names and terms that no dictionary has stand in ${wordsFile}, one a line. Terms: scripts/prose/terms.ts.`,
    'Exit status: 0 nothing found, 1 something found, 2 the call cannot be understood or a document cannot be read.',
  ],
})

export async function main(args: string[], context: Context): Promise<number> {
  const { switches, positionals, errors } = parseArguments(args, options)
  if (switches.has('help')) {
    context.stdout.write(help)
    return exit.good
  }
  const { files, errors: wrongPaths } = await findDocuments(
    positionals.length > 0 ? positionals : usual.filter((path) => existsSync(path)),
  )
  errors.push(...wrongPaths)
  if (errors.length > 0) {
    tellUsage(context, 'prose', errors)
    return exit.notUnderstood
  }
  const words = readWords(await readFile(wordsFile, 'utf8').catch(() => ''))
  const findings: Diagnostic[] = []
  const sources: Record<string, string> = {}
  let unreadable = false
  for (const { file, path } of files) {
    if (context.stop.signal.aborted) return exit.interrupted
    const { source, diagnostics } = readSource(path, file)
    findings.push(...diagnostics)
    if (source === undefined) unreadable = true
    else {
      sources[file] = source
      findings.push(...(await checkProse(file, source, { words, file: wordsFile })))
    }
  }
  if (findings.length > 0)
    context.stdout.write(`${renderFindings(findings, sources, { color: context.stdout.color })}\n`)
  const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`
  context.stdout.write(`${count(files.length, 'document')} read, ${count(findings.length, 'finding')}\n`)
  if (unreadable) return exit.notUnderstood
  return findings.length > 0 ? exit.wrong : exit.good
}
