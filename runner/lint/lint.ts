/** Checks documents without running anything: works without a lab, on any system, on any Markdown. */
import type { Diagnostic } from '../core/diagnostic.ts'
import { judge, readDocument } from './check-document.ts'
import type { Document } from './document/unit.ts'
import type { Checked, LintOptions } from './rules/rule.ts'
import { type Batch, batchesOf } from './shellcheck/batch.ts'
import { runShellcheck } from './shellcheck/run.ts'

export type { Document } from './document/unit.ts'
export type { LintOptions } from './rules/rule.ts'
export { ruleNames } from './rules/rules.ts'
export { findShellcheck } from './shellcheck/run.ts'

/** What was looked at, for reports. */
type LintCounts = {
  documents: number
  blocks: number
  scripts: number
  containerfiles: number
  commands: number
}

/** Milliseconds; shellcheck is another program and is told apart. */
type LintTimes = { lint: number; shellcheck: number }

/** What was found in one document, in the order of the places. */
export type DocumentResult = { file: string; diagnostics: Diagnostic[]; counts: LintCounts }

export type LintSummary = { counts: LintCounts; times: LintTimes }

/**
 * Checks documents as they come and yields one result for each, in their order. With `options.shellcheck` all results wait for its
 * one run at the end. Returns what was looked at and how long it took. Never throws for what a document holds.
 */
export async function* lint(
  documents: Iterable<Document> | AsyncIterable<Document>,
  options: LintOptions = {},
): AsyncGenerator<DocumentResult, LintSummary> {
  const summary: LintSummary = {
    counts: { documents: 0, blocks: 0, scripts: 0, containerfiles: 0, commands: 0 },
    times: { lint: 0, shellcheck: 0 },
  }
  const waiting: DocumentResult[] = []
  const batches: Batch[] = []
  const told = new Set<string>()
  for await (const document of documents) {
    const start = performance.now()
    const { checked, diagnostics } = await readDocument(document, options)
    const found = [...diagnostics, ...judge(checked)].filter((finding) => isNews(finding, document.file, told))
    const result = { file: document.file, diagnostics: found, counts: countsOf(checked) }
    for (const key of Object.keys(summary.counts) as (keyof LintCounts)[]) summary.counts[key] += result.counts[key]
    summary.times.lint += performance.now() - start
    if (options.shellcheck === undefined) {
      yield result
      continue
    }
    batches.push(...batchesOf(checked, waiting.length))
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

/** What is wrong in a file that many documents rely on is told once. */
function isNews({ file, line, column, message }: Diagnostic, document: string, told: Set<string>): boolean {
  if (file === document) return true
  const key = `${file}:${line}:${column} ${message}`
  if (told.has(key)) return false
  told.add(key)
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
