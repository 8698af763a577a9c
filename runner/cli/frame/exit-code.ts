/** The exit status of `verify-docs`. */
import type { RunReport } from '../../report/report.ts'
import { interruptedExit } from './stop.ts'

export const exit = { good: 0, wrong: 1, notUnderstood: 2, noLab: 3, interrupted: interruptedExit } as const

/** What a finished report amounts to; the first that holds, from interrupted to good. */
export function exitCode(report: RunReport, facts: { notUnderstood: boolean; noLab: boolean }): number {
  if (report.interrupted) return exit.interrupted
  if (facts.noLab) return exit.noLab
  if (facts.notUnderstood) return exit.notUnderstood
  const failed = report.tutorials.some((tutorial) => tutorial.status === 'failed')
  const findings = report.findings.some((finding) => finding.severity === 'error')
  return failed || findings || report.shortfalls.length > 0 ? exit.wrong : exit.good
}
