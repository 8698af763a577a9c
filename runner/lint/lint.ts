/** Checks documents without running anything: works without a lab, on any system, on any Markdown. */
import type { Diagnostic } from '../core/diagnostic.ts'
import { judge, readDocument } from './check-document.ts'
import type { Document } from './document/units.ts'
import type { Checked, LintOptions } from './rules/rule.ts'
import { type Batch, batchesOf, runShellcheck } from './shellcheck/batch.ts'

export type { Document } from './document/units.ts'
export type { LintOptions } from './rules/rule.ts'
export { ruleNames } from './rules/rules.ts'

/** What was read, for reports. */
type LintCounts = {
  documents: number
  blocks: number
  scripts: number
  containerfiles: number
  commands: number
}

/** Milliseconds; shellcheck is another program and is counted apart. */
type LintTimes = { lint: number; shellcheck: number }

/** What was found in one document, in the order of the places. */
export type DocumentResult = { file: string; diagnostics: Diagnostic[]; counts: LintCounts }

export type LintSummary = { counts: LintCounts; times: LintTimes }

/**
 * Checks documents as they come and yields one result for each, in their order. With `options.shellcheck` all results wait for its
 * one run at the end. Returns what was read and how long it took. Never throws for what a document holds.
 */
export async function* lint(
  documents: Iterable<Document> | AsyncIterable<Document>,
  options: LintOptions = {},
): AsyncGenerator<DocumentResult, LintSummary> {
  const summary: LintSummary = { counts: { ...nothing, documents: 0 }, times: { lint: 0, shellcheck: 0 } }
  const waiting: DocumentResult[] = []
  const batches: Batch[] = []
  const elsewhere = new Set<string>()
  for await (const document of documents) {
    const start = performance.now()
    const { checked, diagnostics } = checkDocument(document, options)
    const found = diagnostics.filter((finding) => isNew(finding, document.file, elsewhere))
    const result = { file: document.file, diagnostics: found, counts: checked ? countsOf(checked) : nothing }
    for (const key of Object.keys(summary.counts) as (keyof LintCounts)[]) summary.counts[key] += result.counts[key]
    summary.times.lint += performance.now() - start
    if (options.shellcheck === undefined) {
      yield result
      continue
    }
    if (checked) batches.push(...batchesOf(checked, waiting.length))
    waiting.push(result)
  }
  const start = performance.now()
  const found =
    options.shellcheck === undefined || options.disable?.includes('shellcheck')
      ? []
      : await runShellcheck(batches, options.shellcheck)
  summary.times.shellcheck = options.shellcheck === undefined ? 0 : performance.now() - start
  const byFile = Map.groupBy(found, ({ file }) => file)
  for (const result of waiting) {
    yield { ...result, diagnostics: [...result.diagnostics, ...(byFile.get(result.file) ?? [])].sort(byPlace) }
  }
  return summary
}

/** All diagnostics of some documents at once. */
export async function lintAll(documents: Iterable<Document>, options: LintOptions = {}): Promise<Diagnostic[]> {
  const found: Diagnostic[] = []
  for await (const { diagnostics } of lint(documents, options)) found.push(...diagnostics)
  return found
}

const nothing: LintCounts = { documents: 1, blocks: 0, scripts: 0, containerfiles: 0, commands: 0 }

/**
 * A document that a parser cannot take (hundreds of nested quotes or substitutions exhaust the stack) is one finding: it must
 * not keep the other documents of a tree from being checked.
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

function countsOf(checked: Checked): LintCounts {
  return {
    documents: 1,
    blocks: checked.allFences.length,
    scripts: checked.scripts.length,
    containerfiles: checked.containerfiles.length,
    commands: checked.scripts.reduce((sum, { findings }) => sum + findings.invocations.length, 0),
  }
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return a.line - b.line || a.column - b.column || a.rule.localeCompare(b.rule)
}
