/** Checks documents that are written for this runner: as tutorials, and as any Markdown. */
import type { Diagnostic } from '../core/diagnostic.ts'
import { parseTutorial } from '../document/parse.ts'
import type { Document } from './document/unit.ts'
import { lintAll } from './lint.ts'
import type { LintOptions } from './rules/rule.ts'

/** Near-misses of tags, prompt style and all that `parseTutorial` says count too. `id` is the tutorial's. */
export async function lintTutorial(document: Document, id: string, options: LintOptions = {}): Promise<Diagnostic[]> {
  const { diagnostics } = parseTutorial(document.source, document.file, id, { strict: true })
  const found = await lintAll([document], { ...options, strict: true })
  const said = new Set(diagnostics.map(({ rule, line, column }) => `${rule} ${line}:${column}`))
  const all = [...diagnostics, ...found.filter(({ rule, line, column }) => !said.has(`${rule} ${line}:${column}`))]
  return all.sort((a, b) => a.line - b.line || a.column - b.column || a.rule.localeCompare(b.rule))
}
