/** Failures of a run as diagnostics, so that every reporter shows them like any other finding. */
import { type Diagnostic, fileStart, problem } from '../core/diagnostic.ts'
import { sortDiagnostics } from '../core/render-diagnostics.ts'
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
  const whole = report.tutorials.filter(failedAsWhole).map(ofDocument)
  const weak = report.shortfalls.map(({ path: file, line, reason }) => {
    const message = `this block ${reason}, but ${report.required} is required`
    return { file, ...problem('weaker-than-required', { line, column: 1 }, message) }
  })
  const failed = failures(report).map((failure) => failure.diagnostic)
  return sortDiagnostics([...report.findings, ...failed, ...whole, ...weak])
}

/** Whether a document failed although none of its blocks did. */
export function failedAsWhole({ status, blocks }: TutorialReport): boolean {
  return status === 'failed' && !blocks.some((block) => block.status === 'failed')
}

/** Why it failed as a whole. */
export function ofDocument(tutorial: TutorialReport): Diagnostic {
  const message = tutorial.why ?? 'the tutorial failed outside its blocks'
  return { file: tutorial.path, ...problem('tutorial-failed', fileStart, message) }
}

/** `file`: the document that has the block. */
export function diagnosticOf(file: string, block: ReportBlock): Diagnostic {
  const { failure = { line: block.line, column: 1, message: block.why ?? 'the block failed' } } = block
  return { file, ...problem('block-failed', failure, failure.message, failure.suggestion) }
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
