/** `lint-docs [PATH…]`: findings of documents, tagged or not. */

import type { Diagnostic } from '../../core/diagnostic.ts'
import { sortDiagnostics } from '../../core/render-diagnostics.ts'
import { readSource, type TutorialFile } from '../../document/read-source.ts'
import { diskReader } from '../../lint/document/disk-reader.ts'
import { findShellcheck, type LintOptions, lint, ruleNames } from '../../lint/lint.ts'
import type { LintReport } from '../../report/reporters/reporter.ts'
import { findDocuments } from '../documents/find-documents.ts'
import { parseAndValidate } from '../documents/parse-and-validate.ts'
import { writerPaths } from '../documents/writer-paths.ts'
import { type Context, writeUsageErrors } from '../frame/context.ts'
import { exit } from '../frame/exit-status.ts'
import { notOneOf } from '../frame/option-values.ts'
import { publish } from '../reports/publish.ts'
import { checkReportTargets } from '../reports/write-reports.ts'
import { openProgress, type Progress } from '../verify/progress.ts'
import { type LintCall, lintHelp, readLintOptions } from './lint-options.ts'
import { treeNamesDnf4, withOwners } from './tree.ts'

/** MDX is read as Markdown: its fences are the same. */
const endings = ['.md', '.mdx', '.markdown']

export async function main(args: string[], context: Context): Promise<number> {
  const startedAt = context.now()
  const { call, errors, help } = readLintOptions(args)
  if (help) {
    context.stdout.write(lintHelp)
    return exit.success
  }
  for (const rule of call.disable)
    if (!ruleNames.includes(rule)) errors.push(notOneOf(`--disable ${rule}: there is no such rule`, rule, ruleNames))
  const found = await findDocuments(writerPaths(call.paths, context.environment, context.cwd), endings)
  errors.push(...found.errors, ...(await checkReportTargets(call.reports)))
  if (errors.length > 0) {
    writeUsageErrors(context, 'lint-docs', errors)
    return exit.usage
  }

  const progress = openProgress(context.stderr, context.now)
  const files = await withOwners(found.files)
  const options = await lintOptionsOf(call, files)
  const results = await lintFiles(files, options, progress, context.stop.signal)
  progress.end()
  // Ids matter to evidence alone: two trees may both have a README.md.
  const unreadable = found.faults.filter(({ rule }) => rule === 'unreadable-file')
  results.findings.push(...unreadable)
  if (context.stop.signal.aborted) return exit.interrupted
  const report: LintReport = {
    findings: sortDiagnostics(results.findings),
    files: found.files.length,
    sources: results.sources,
    ms: context.now() - startedAt,
  }
  if (found.passedOver.size > 0) context.stderr.write(`${passedOverText(found.passedOver)}\n`)
  const problems = await publish(call.reports, context, (reporter, render) => reporter.lint(report, render))
  if (problems.length > 0 || results.unreadable) return exit.usage
  return report.findings.some((finding) => finding.severity === 'error') ? exit.failed : exit.success
}

/** What a writer may believe to be checked. */
function passedOverText(passedOver: Map<string, number>): string {
  const list = [...passedOver].sort().map(([ending, count]) => `${count} ${ending}`)
  return `lint-docs: not read: ${list.join(', ')} (only ${endings.join(', ')} are)`
}

type Results = { findings: Diagnostic[]; sources: Record<string, string>; unreadable: boolean }

/** Reads documents as they are checked, so that a large tree is never in memory as a whole. */
async function lintFiles(
  files: TutorialFile[],
  options: LintOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<Results> {
  const results: Results = { findings: [], sources: {}, unreadable: false }
  const ids = new Map(files.map(({ file, id }) => [file, id]))
  const waiting = new Map<string, string>()
  let done = 0
  const read = async function* (strict: boolean) {
    for (const { file, path } of files.filter((one) => one.strict === strict)) {
      if (signal.aborted) return
      progress.task({ task: 'checked', state: 'progress', done, total: files.length, unit: 'documents' })
      done += 1
      const { source, diagnostics } = readSource(path, file)
      results.findings.push(...diagnostics)
      if (source === undefined) results.unreadable = true
      else {
        waiting.set(file, source)
        yield { file, source }
      }
    }
  }
  for (const strict of [true, false])
    for await (const { file, diagnostics } of lint(read(strict), { ...options, strict })) {
      const source = waiting.get(file) ?? ''
      waiting.delete(file)
      const parsed = strict ? parseAndValidate(source, file, ids.get(file) ?? file, strict).diagnostics : []
      const all = [...diagnostics, ...unsaid(parsed, diagnostics)]
      results.findings.push(...all)
      // Code frames need the text of documents with findings only.
      if (all.length > 0) results.sources[file] = source
    }
  return results
}

/** What the parser says beyond the checks; some of it both find. */
function unsaid(parsed: Diagnostic[], said: Diagnostic[]): Diagnostic[] {
  const places = new Set(said.map(({ rule, line, column }) => `${rule} ${line}:${column}`))
  return parsed.filter(({ rule, line, column }) => !places.has(`${rule} ${line}:${column}`))
}

async function lintOptionsOf(call: LintCall, files: TutorialFile[]): Promise<LintOptions> {
  const shellcheck = call.shellcheck && (await findShellcheck()) !== undefined
  return {
    // Names of documents are relative to the current directory, or absolute.
    reader: diskReader(''),
    targets: call.targets,
    disable: call.disable,
    ...(call.dnf4 ? { dnf4: true } : {}),
    ...((await treeNamesDnf4(files)) ? { treeNamesDnf4: true } : {}),
    ...(call.snippets === undefined ? {} : { snippets: call.snippets }),
    ...(shellcheck ? { shellcheck: 'shellcheck' } : {}),
  }
}
