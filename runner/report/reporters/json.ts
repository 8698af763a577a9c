/** `--report json=FILE`: for programs. */
import { type ReportBlock, type RunReport, subjectTotals, type TutorialReport, totals } from '../report.ts'
import type { LintReport, Reporter } from './reporter.ts'

export const jsonReporter: Reporter = { name: 'json', run: renderRun, lint: renderLint }

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
  return stringify({
    findings: report.findings.map(
      ({ file, line, column, endLine, endColumn, rule, severity, message, suggestion }) => ({
        file,
        line,
        column,
        endLine,
        endColumn,
        rule,
        severity,
        message,
        suggestion,
      }),
    ),
  })
}

function tutorialOf(tutorial: TutorialReport) {
  const { id, path, title, level, status, subject, ms, startedAt, cached, variant, why, explanation, leftovers } =
    tutorial
  const blocks = tutorial.blocks.map(blockOf)
  return {
    path,
    id,
    title,
    level,
    status,
    subject,
    ms: Math.round(ms),
    startedAt,
    cached,
    variant,
    why,
    explanation,
    leftovers,
    blocks,
  }
}

function blockOf(block: ReportBlock) {
  const {
    id,
    hash,
    kind,
    line,
    endLine,
    tags,
    labOnly,
    level,
    status,
    subject,
    exit,
    ms,
    why,
    failure,
    attempts,
    bootloader,
    bootcCalls,
  } = block
  return {
    line,
    endLine,
    tags,
    level,
    status,
    subject,
    exit,
    ms: Math.round(ms),
    why,
    id,
    hash,
    kind,
    labOnly,
    failure,
    attempts,
    bootloader,
    bootcCalls,
  }
}

function stringify(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
