/** The exit statuses of all commands. */
import type { RunReport } from '../../report/report.ts'

export const exit = {
  success: 0,
  /** A document failed, the linter found an error in it, or it is weaker than what was required. */
  failed: 1,
  /** The call is wrong, or a document cannot be parsed. */
  usage: 2,
  noLab: 3,
  /** Evidence or a report could not be written. */
  unwritable: 4,
  /** A fault of the program itself: EX_SOFTWARE of sysexits.h. */
  fault: 70,
  interrupted: 130,
} as const

export type ExitStatus = (typeof exit)[keyof typeof exit]

/** Of several, the first in this order is the one that the caller has to act on. */
const bySeverity: readonly ExitStatus[] = [exit.interrupted, exit.noLab, exit.usage, exit.failed, exit.unwritable]

/** The status of a finished run. `statuses`: what kept tutorials from running, or their results from being written. */
export function exitStatus(report: RunReport, statuses: readonly ExitStatus[]): ExitStatus {
  const failed =
    report.tutorials.some((tutorial) => tutorial.status === 'failed') ||
    report.findings.some((finding) => finding.severity === 'error') ||
    report.shortfalls.length > 0
  const all = new Set<ExitStatus>(statuses)
  if (failed) all.add(exit.failed)
  if (report.interrupted) all.add(exit.interrupted)
  return bySeverity.find((status) => all.has(status)) ?? exit.success
}
