/** The end of every run: what was required is compared, reports are written, the exit status is decided. */
import type { RunReport } from '../../report/report.ts'
import type { Reporter } from '../../report/reporters/reporter.ts'
import { shortfalls } from '../../report/require.ts'
import type { Context } from '../frame/context.ts'
import { type ExitStatus, exit, exitStatus } from '../frame/exit-status.ts'
import { publish } from '../reports/publish.ts'
import type { VerifyOptions } from './verify-options.ts'

export type Finish = {
  report: RunReport
  options: VerifyOptions
  context: Context
  startedAt: number
  /** What kept tutorials from running, or their evidence from being kept. */
  statuses: ExitStatus[]
}

export async function finish({ report: unjudged, options, context, startedAt, statuses }: Finish): Promise<ExitStatus> {
  const required =
    options.require === undefined || unjudged.listed
      ? {}
      : { required: options.require, shortfalls: shortfalls(unjudged.tutorials, options.require) }
  const report = { ...unjudged, ...required, ms: context.now() - startedAt }
  const problems = await publish(options.reports, context, (reporter: Reporter, render) => reporter.run(report, render))
  return exitStatus(report, problems.length > 0 ? [...statuses, exit.unwritable] : statuses)
}
