/** `verify-docs`: runs tutorials and accounts for what was proven. */

import { removeAbandonedDrafts } from '../../core/atomic-write.ts'
import type { Diagnostic } from '../../core/diagnostic.ts'
import type { Failed } from '../../core/result.ts'
import { oneLine } from '../../core/terminal-text.ts'
import type { Tutorial } from '../../document/model.ts'
import type { EvidenceStore } from '../../evidence/store.ts'
import { shortfalls } from '../../report/failures.ts'
import { type RunReport, reportOfTutorial, type TutorialReport } from '../../report/report.ts'
import { upToLine } from '../../run/plan/plan.ts'
import { narrow } from '../documents/affected-pages.ts'
import { loadDocuments } from '../documents/documents.ts'
import { select, whyNotHere } from '../documents/select.ts'
import { type Context, writeUsageErrors } from '../frame/context.ts'
import { type ExitStatus, exit, exitStatus } from '../frame/exit-status.ts'
import { evidenceDirectory } from '../frame/paths.ts'
import type { VerifyOptions } from '../frame/verify-options.ts'
import { checkLabChoice } from '../lab/prepare-lab.ts'
import { checkReportTargets, publish } from '../reports/publish.ts'
import { lacksTerminal, openAuthoring } from './authoring-hooks.ts'
import { unusableSecrets } from './run-options.ts'

export async function verify(options: VerifyOptions, context: Context): Promise<number> {
  const startedAt = context.now()
  const documents = await loadDocuments(options.paths, context.environment)
  const errors = [
    ...documents.errors,
    ...unusableSecrets(options, context),
    ...(await checkLabChoice(options, context)).errors,
    ...(await checkReportTargets(options.reports)),
    ...(options.authoring?.task === 'shell-on-failure' ? lacksTerminal('--shell-on-failure', context) : []),
  ]
  const narrowed = await narrow(documents.tutorials, options, context.cwd)
  errors.push(...narrowed.errors)
  const store = await openStore(options, context)
  const selection = select(
    documents.tutorials,
    options,
    store.records.map((record) => record.evidence),
    narrowed.kept,
  )
  if (options.until !== undefined && documents.tutorials.length > 0) {
    const part = partOf(selection.tutorials, options.until)
    if ('error' in part) errors.push(part.error)
    else selection.tutorials = [part.tutorial]
  }
  const unparsed = documents.findings.some((finding) => finding.severity === 'error')
  // What cannot be parsed may be what an option names; its own error is the one to fix.
  if (!unparsed) errors.push(...selection.errors)
  if (errors.length > 0) return writeUsageErrors(context, 'verify-docs', errors)

  const statuses: ExitStatus[] = unparsed ? [exit.usage] : []
  const unrun = (tutorials: Tutorial[], why?: string): RunReport => ({
    lab: null,
    tutorials: tutorials.map((tutorial) => reportOfTutorial(tutorial, why)),
    findings: documents.findings,
    sources: documents.sources,
    shortfalls: [],
    interrupted: false,
    listed: options.list,
    ms: 0,
  })
  /** The end of every run: what was required is compared, reports are written, the exit status is decided. */
  const finish = async (unjudged: RunReport): Promise<ExitStatus> => {
    const required =
      options.require === undefined || unjudged.listed
        ? {}
        : { required: options.require, shortfalls: shortfalls(unjudged.tutorials, options.require) }
    const report = { ...unjudged, ...required, ms: context.now() - startedAt }
    const problems = await publish(options.reports, context, (reporter, render) => reporter.run(report, render))
    return exitStatus(report, problems.length > 0 ? [...statuses, exit.unwritable] : statuses)
  }
  const blocked = unparsed && !options.keepGoing
  if (options.list && (blocked || !options.explain)) return await finish(unrun(selection.tutorials))
  const others = 'not begun: other documents have errors (--keep-going runs the rest)'
  if (blocked) return await finish(unrun(selection.tutorials, others))

  if (selection.plan !== undefined && options.shard !== undefined && !options.list) {
    const { index, count } = options.shard
    const tutorials = selection.tutorials.filter((tutorial) => whyNotHere(tutorial) === undefined).map(({ id }) => id)
    const manifest = { shard: index, of: count, plan: selection.plan.fingerprint, tutorials }
    const directory = evidenceDirectory(context.environment)
    const { writeShardManifest } = await import('../reports/shard-manifest.ts')
    try {
      await writeShardManifest(directory, manifest)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      return writeUsageErrors(context, 'verify-docs', [`--shard: evidence cannot be kept in ${directory} (${code})`])
    }
  }
  const { lintSelected } = await import('../lint/lint-selected.ts')
  const linted = await lintSelected(selection.tutorials, context.environment)
  const wrong = linted.filter(({ severity }) => severity === 'error')
  const findings = [...documents.findings, ...wrong]
  const faulty = new Set(options.list ? [] : wrong.map(({ file }) => file))
  const sound = selection.tutorials.filter(({ file }) => !faulty.has(file))
  if (faulty.size > 0 && !options.keepGoing) {
    const why = 'not begun: documents have errors (--keep-going runs those without)'
    return await finish({ ...unrun(sound, why), findings })
  }
  const { runInLab } = await import('./run-in-lab.ts')
  const authoring = openAuthoring(options, context)
  const outcome = await runInLab({ tutorials: sound, options, context, store, authoringHooks: authoring.hooks })
  statuses.push(...outcome.statuses)
  const status = await finish({
    ...unrun([]),
    lab: outcome.lab,
    tutorials: outcome.tutorials,
    findings: [...findings, ...ofFailedBlocks(linted, outcome.tutorials)],
    interrupted: context.stop.signal.aborted,
  })
  if (options.until !== undefined)
    context.stderr.write(`Nothing of this is evidence: the page was run up to line ${options.until} only.\n`)
  await authoring.end()
  return status
}

/** One page, up to the line that `--until` names. */
export function partOf(tutorials: Tutorial[], line: number): { tutorial: Tutorial } | Failed {
  const [tutorial, another] = tutorials
  if (tutorial === undefined || another !== undefined)
    return { error: '--until takes one page, e.g. content/build/first-image.md --until 40' }
  const part = upToLine(tutorial, line)
  if (part) return { tutorial: part }
  const first = tutorial.blocks.find((block) => block.kind === 'run' && !block.cleanup)
  return { error: `--until ${line}: no block of ${tutorial.file} runs that early; the first is in line ${first?.line}` }
}

/** A warning may be the cause of a failure. */
function ofFailedBlocks(linted: Diagnostic[], tutorials: TutorialReport[]): Diagnostic[] {
  const failed = new Map(
    tutorials.map(({ path, blocks }) => [path, blocks.filter(({ status }) => status === 'failed')]),
  )
  return linted.filter(
    ({ file, line, severity }) =>
      severity === 'warning' && failed.get(file)?.some((block) => block.line <= line && line <= block.endLine),
  )
}

/** Listing needs no evidence, and no check of it. */
async function openStore(options: VerifyOptions, context: Context): Promise<EvidenceStore> {
  if (options.list && !options.explain && options.shard === undefined) return { records: [], problems: [] }
  const { readEvidence } = await import('../../evidence/store.ts')
  const directory = evidenceDirectory(context.environment)
  removeAbandonedDrafts(directory)
  const store = readEvidence(directory)
  for (const problem of store.problems)
    context.stderr.write(`${oneLine(`warning: ${problem.file}: ${problem.message}`)}\n`)
  return store
}
