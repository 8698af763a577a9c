/** The end of every run: what was asked for is judged, reports are written, the exit status is decided. */
import type { RunReport } from '../../report/report.ts'
import type { Reporter } from '../../report/reporters/reporter.ts'
import { shortfalls } from '../../report/require.ts'
import type { Context } from '../frame/context.ts'
import { exit, exitCode } from '../frame/exit-code.ts'
import { publish } from '../reports/publish.ts'
import type { VerifyOptions } from './verify-options.ts'

export type Finish = {
  report: RunReport
  options: VerifyOptions
  context: Context
  startedAt: number
  notUnderstood: boolean
  /** Decided already, by what kept tutorials from running or their evidence from being kept. */
  exitCode?: number
}

export async function finish({
  report: unjudged,
  options,
  context,
  startedAt,
  notUnderstood,
  exitCode: decided,
}: Finish): Promise<number> {
  const required =
    options.require === undefined || unjudged.listed
      ? {}
      : { required: options.require, shortfalls: shortfalls(unjudged.tutorials, options.require) }
  const report = { ...unjudged, ...required, ms: context.now() - startedAt }
  const problems = await publish(options.reports, context, (reporter: Reporter, render) => reporter.run(report, render))
  const code = exitCode(report, {
    notUnderstood,
    noLab: decided === exit.noLab,
  })
  // A report or evidence that is missing must not look like one that is good.
  const incomplete = problems.length > 0 || decided === exit.notUnderstood
  return code === exit.good && incomplete ? exit.notUnderstood : code
}
