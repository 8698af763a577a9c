/** Failures of a run as diagnostics, so that every reporter shows them like any other finding. */
import { defined } from '../core/defined.ts'
import type { Diagnostic } from '../core/diagnostic.ts'
import { type Level, levels } from '../document/model.ts'
import { countedBlocks, type ReportBlock, type RunReport, type Shortfall, type TutorialReport } from './report.ts'

export type FailureReport = { tutorial: TutorialReport; block: ReportBlock; diagnostic: Diagnostic }

/** Every failed block in the order of the documents. */
export function failures(report: RunReport): FailureReport[] {
  return report.tutorials.flatMap((tutorial) =>
    tutorial.blocks
      .filter((block) => block.status === 'failed')
      .map((block) => ({ tutorial, block, diagnostic: diagnosticOf(tutorial.path, block) })),
  )
}

/** Everything that makes the run fail: findings, failed blocks, documents that are wrong as a whole, shortfalls. */
export function allFindings(report: RunReport): Diagnostic[] {
  const whole = report.tutorials
    .filter((tutorial) => tutorial.status === 'failed' && !tutorial.blocks.some((block) => block.status === 'failed'))
    .map((tutorial) => ofDocument(tutorial))
  const weak = report.shortfalls.map((shortfall): Diagnostic => {
    const message = `this block ${shortfall.reason}, but ${report.required} is required`
    return {
      file: shortfall.path,
      line: shortfall.line,
      column: 1,
      rule: 'weaker-than-required',
      severity: 'error',
      message,
    }
  })
  const all = [...report.findings, ...failures(report).map((failure) => failure.diagnostic), ...whole, ...weak]
  return all.sort((a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column)
}

/** A document that failed although none of its blocks did. */
export function ofDocument(tutorial: TutorialReport): Diagnostic {
  const message = tutorial.why ?? 'the tutorial failed outside its blocks'
  return { file: tutorial.path, line: 1, column: 1, rule: 'tutorial-failed', severity: 'error', message }
}

/** `file`: the document that has the block. */
export function diagnosticOf(file: string, block: ReportBlock): Diagnostic {
  const { failure } = block
  return {
    file,
    line: failure?.line ?? block.line,
    column: failure?.column ?? 1,
    rule: 'block-failed',
    severity: 'error',
    message: failure?.message ?? block.why ?? 'the block failed',
    ...defined({ suggestion: failure?.suggestion }),
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Every block that is weaker, did not run, or ran on a stand-in. */
export function shortfalls(tutorials: TutorialReport[], required: Level): Shortfall[] {
  const least = levels.indexOf(required)
  return tutorials.flatMap((tutorial) =>
    countedBlocks(tutorial).flatMap((block): Shortfall[] => {
      const place = { path: tutorial.path, line: block.line }
      if (block.status === 'failed') return [{ ...place, reason: 'failed' }]
      if (block.status !== 'passed') return [{ ...place, reason: `did not run${because(block.why)}` }]
      if (levels.indexOf(block.level) < least)
        return [{ ...place, reason: `is only ${block.level}${because(block.why)}` }]
      return block.subject === 'stand-in' ? [{ ...place, reason: `is ${block.level} on a stand-in only` }] : []
    }),
  )
}

function because(why?: string): string {
  return why === undefined ? '' : `: ${why}`
}
