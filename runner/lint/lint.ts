/** Checks documents without running anything: works without a lab, on any system, on any Markdown. */
import type { Diagnostic } from '../core/diagnostic.ts'
import { byPlace, judge, readDocument } from './check-document.ts'
import type { Document } from './document/units.ts'
import type { Checked, LintOptions } from './rules/rule.ts'
import { type Batch, batchesOf, runShellcheck } from './shellcheck/shellcheck.ts'

export type { Document } from './document/units.ts'
export type { LintOptions } from './rules/rule.ts'
export { ruleNames } from './rules/rules.ts'

/** What was found in one document, in the order of the places. */
export type DocumentResult = { file: string; diagnostics: Diagnostic[] }

/**
 * Checks documents as they come and yields one result for each, in their order. With `options.shellcheck` all results
 * wait for its one run at the end. Never throws for what a document holds.
 */
export async function* lint(
  documents: Iterable<Document> | AsyncIterable<Document>,
  options: LintOptions = {},
): AsyncGenerator<DocumentResult, void> {
  const waiting: DocumentResult[] = []
  const batches: Batch[] = []
  const elsewhere = new Set<string>()
  for await (const document of documents) {
    const { checked, diagnostics } = checkDocument(document, options)
    const found = diagnostics.filter((finding) => isNew(finding, document.file, elsewhere))
    const result = { file: document.file, diagnostics: found }
    if (options.shellcheck === undefined) {
      yield result
      continue
    }
    if (checked) batches.push(...batchesOf(checked, waiting.length))
    waiting.push(result)
  }
  if (options.shellcheck === undefined) return
  const found = options.disable?.includes('shellcheck') ? [] : await runShellcheck(batches, options.shellcheck)
  const byFile = Map.groupBy(found, ({ file }) => file)
  for (const result of waiting) {
    yield { ...result, diagnostics: [...result.diagnostics, ...(byFile.get(result.file) ?? [])].sort(byPlace) }
  }
}

/** All diagnostics of some documents at once. */
export async function lintAll(documents: Iterable<Document>, options: LintOptions = {}): Promise<Diagnostic[]> {
  const found: Diagnostic[] = []
  for await (const { diagnostics } of lint(documents, options)) found.push(...diagnostics)
  return found
}

/**
 * A document that a parser cannot take (hundreds of nested quotes or substitutions exhaust the stack) is one finding:
 * it must not keep the other documents of a tree from being checked.
 */
function checkDocument(document: Document, options: LintOptions): { checked?: Checked; diagnostics: Diagnostic[] } {
  try {
    const { checked, diagnostics } = readDocument(document, options)
    return { checked, diagnostics: [...diagnostics, ...judge(checked)] }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { diagnostics: [{ ...notChecked, file: document.file, message: `could not be checked: ${reason}` }] }
  }
}

const notChecked = {
  line: 1,
  column: 1,
  rule: 'not-checked',
  severity: 'warning' as const,
  suggestion: 'divide the document, or nest less; if it is an ordinary document, please report this',
}

/** What is wrong in a file that many documents rely on is reported once. */
function isNew({ file, line, column, message }: Diagnostic, document: string, seen: Set<string>): boolean {
  if (file === document) return true
  const key = `${file}:${line}:${column} ${message}`
  if (seen.has(key)) return false
  seen.add(key)
  return true
}
