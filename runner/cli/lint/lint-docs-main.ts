/** `lint-docs [PATH…]`: findings of documents, tagged or not. */

import { defined } from '../../core/defined.ts'
import { sortDiagnostics } from '../../core/render-diagnostics.ts'
import type { TutorialFile } from '../../document/read-source.ts'
import { findShellcheck } from '../../lint/shellcheck/run.ts'
import type { LintReport } from '../../report/reporters/reporter.ts'
import { findDocuments } from '../documents/find-documents.ts'
import { writerPaths } from '../documents/writer-paths.ts'
import { type Context, writeUsageErrors } from '../frame/context.ts'
import { exit } from '../frame/exit-status.ts'
import { notOneOf } from '../frame/option-values.ts'
import { openProgress } from '../frame/progress.ts'
import { checkReportTargets, publish } from '../reports/publish.ts'
import type { ChunkOptions } from './lint-chunk.ts'
import { lintFiles } from './lint-files.ts'
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
  errors.push(...(await unknownRules(call.disable)))
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

/** Loads the rules only where they are named: the threads that check a large tree have their own. */
async function unknownRules(disable: string[]): Promise<string[]> {
  if (disable.length === 0) return []
  const { ruleNames } = await import('../../lint/lint.ts')
  return disable
    .filter((rule) => !ruleNames.includes(rule))
    .map((rule) => notOneOf(`--disable ${rule}: there is no such rule`, rule, ruleNames))
}

/** What a writer may believe to be checked. */
function passedOverText(passedOver: Map<string, number>): string {
  const list = [...passedOver].sort().map(([ending, count]) => `${count} ${ending}`)
  return `lint-docs: not read: ${list.join(', ')} (only ${endings.join(', ')} are)`
}

async function lintOptionsOf(call: LintCall, files: TutorialFile[]): Promise<ChunkOptions> {
  const shellcheck = call.shellcheck && (await findShellcheck()) !== undefined
  return {
    targets: call.targets,
    disable: call.disable,
    ...(call.dnf4 ? { dnf4: true } : {}),
    ...((await treeNamesDnf4(files)) ? { treeNamesDnf4: true } : {}),
    ...defined({ snippets: call.snippets }),
    ...(shellcheck ? { shellcheck: 'shellcheck' } : {}),
  }
}
