/** `--report json=FILE`: for programs. */
import { type ReportBlock, type RunReport, subjectTotals, type TutorialReport, totals } from '../report.ts'
import type { LintReport, Reporter } from './reporter.ts'

export const jsonReporter: Reporter = { run: renderRun, lint: renderLint }

function renderRun(report: RunReport): string {
  const { lab, tutorials } = report
  return stringify({
    schema: 1,
    lab,
    totals: totals(tutorials),
    subjects: subjectTotals(tutorials),
    failed: {
      tutorials: tutorials.filter((tutorial) => tutorial.status === 'failed').length,
      blocks: tutorials.flatMap(({ blocks }) => blocks).filter((block) => block.status === 'failed').length,
    },
    ...(report.required === undefined ? {} : { required: report.required, shortfalls: report.shortfalls }),
    ...(report.interrupted ? { interrupted: true } : {}),
    ms: Math.round(report.ms),
    tutorials: tutorials.map(tutorialOf),
    findings: report.findings,
  })
}

function renderLint(report: LintReport): string {
  return stringify({ findings: report.findings })
}

function tutorialOf({ blocks, guests: _, ...tutorial }: TutorialReport) {
  return { ...tutorial, ms: Math.round(tutorial.ms), blocks: blocks.map(blockOf) }
}

/** Without the transcript: the evidence has it. */
function blockOf({ transcript: _, startedAt: __, notes: ___, ...block }: ReportBlock) {
  return { ...block, ms: Math.round(block.ms) }
}

/** The same value for whoever parses it, and no command for GitHub's runner where it goes to standard output. */
export function stringify(value: unknown): string {
  return `${JSON.stringify(value, null, 2).replaceAll('##[', '#\\u0023[')}\n`
}
