/** Runs what is planned, several tutorials at once, and gathers a report of each. */

import pLimit from 'p-limit'
import { defined } from '../../core/defined.ts'
import { formatDuration } from '../../core/duration.ts'
import type { Tutorial } from '../../document/model.ts'
import { cacheKey } from '../../evidence/inputs.ts'
import type { Evidence } from '../../evidence/schema.ts'
import { LabError } from '../../lab/lab.ts'
import { reportOfEvidence, reportOfTutorial, type TutorialReport } from '../../report/report.ts'
import { faultText } from '../frame/command.ts'
import type { Progress } from '../frame/progress.ts'
import type { PlannedRun } from './plan-runs.ts'

export type RunRequest = {
  planned: PlannedRun[]
  /** Runs one tutorial; rejects with `LabError` when the lab fails. */
  runOne: (planned: PlannedRun) => Promise<Evidence>
  /** Keeps a record. */
  keep: (evidence: Evidence) => Promise<void>
  jobs: number
  failFast: boolean
  explain: boolean
  progress: Progress
  signal: AbortSignal
}

export type RunOutcome = { reports: TutorialReport[]; labErrors: LabError[] }

/** Reports in the order of `planned`, whatever the order in which they ended. */
export async function runTutorials(request: RunRequest): Promise<RunOutcome> {
  const limit = pLimit(request.jobs)
  const labErrors: LabError[] = []
  let failed = false

  const runOne = async (planned: PlannedRun): Promise<TutorialReport> => {
    const { tutorial } = planned
    if (request.signal.aborted) return reportOfTutorial(tutorial, 'not begun: the run was interrupted')
    if (failed && request.failFast) return reportOfTutorial(tutorial, 'not begun: another one failed (--fail-fast)')
    const [labError] = labErrors
    if (labError !== undefined) return reportOfTutorial(tutorial, `not begun: ${labError.message}`)
    request.progress.tutorialStarted(tutorial.file)
    const report = await reportOf(planned)
    failed ||= report.status === 'failed'
    request.progress.tutorialEnded(tutorial.file, endOf(report))
    return report
  }
  const reportOf = async (planned: PlannedRun): Promise<TutorialReport> => {
    try {
      const ran = await request.runOne(planned)
      // The key is made of what the run was seen to use, which nobody knew before.
      const inputs = planned.inputs(ran.images.map((image) => image.name))
      const evidence = { ...ran, inputs, key: cacheKey(inputs) }
      await request.keep(evidence)
      return reportOfEvidence(evidence, false)
    } catch (error) {
      if (error instanceof LabError && !request.signal.aborted) labErrors.push(error)
      return reportOfError(planned.tutorial, error, request.signal.aborted)
    }
  }

  request.progress.expect(request.planned.filter((planned) => planned.decision.run).length)
  const reports = await Promise.all(
    request.planned.map((planned) => {
      const { decision, tutorial } = planned
      if (decision.run) return limit(() => runOne(planned))
      // It may have been made under another name, seen from another directory.
      return { ...reportOfEvidence(decision.evidence, true), path: tutorial.file }
    }),
  )
  if (request.explain)
    for (const [index, report] of reports.entries())
      report.explanation = [
        ...(request.planned[index]?.decision.reasons ?? []),
        ...(report.guests ?? []).map(machineText),
      ]
  return { reports, labErrors }
}

/** How a machine came up, and whether that was a new start. */
function machineText({ name, accelerator, boots }: NonNullable<Evidence['guests']>[number]): string {
  const words = { 'power-on': 'booted in', reboot: 'rebooted in', 'saved-state': 'went on from a saved state in' }
  const list = boots
    .map(
      ({ how, ms, hung }) =>
        `${words[how]} ${formatDuration(ms)}${hung === undefined ? '' : ` (started again: ${hung})`}`,
    )
    .join(', ')
  return `the machine ${name} (${accelerator === 'kvm' ? 'KVM' : 'emulated'}) ${list}`
}

function reportOfError(tutorial: Tutorial, error: unknown, aborted: boolean): TutorialReport {
  if (aborted) return { ...reportOfTutorial(tutorial, 'interrupted'), status: 'interrupted' }
  if (error instanceof LabError) return reportOfTutorial(tutorial, `the lab failed: ${error.message}`)
  // Not the document's fault, but nobody may take it for proven either.
  return {
    ...reportOfTutorial(tutorial, `a fault of the runner itself, please report it: ${faultText(error)}`),
    status: 'failed',
  }
}

function endOf(report: TutorialReport) {
  const status = report.status === 'not-run' ? ('interrupted' as const) : report.status
  const failure = report.blocks.find((block) => block.status === 'failed')?.failure
  const note = failure === undefined ? report.why : `line ${failure.line}: ${failure.message.split('\n')[0]}`
  return { status, level: report.level, ms: report.ms, ...defined({ note }) }
}
