/** One failed block for people: where, what was expected, what came, how to fix it, how to run it again. */

import { defined } from '../../core/defined.ts'
import type { Diagnostic } from '../../core/diagnostic.ts'
import { ownValue } from '../../core/own-value.ts'
import { renderDiagnostic, sortDiagnostics } from '../../core/render-diagnostics.ts'
import { shellQuote } from '../../core/shell-quote.ts'
import { lastLines, type Paint, painter, printable } from '../../core/terminal-text.ts'
import { diagnosticOf, type FailureReport } from '../failures.ts'
import type { ReportBlock, RunReport, TutorialReport } from '../report.ts'
import type { RenderOptions } from './reporter.ts'

/** Lines of a block's output that are shown; the evidence has the rest. */
const shownOutput = 30

export function renderFailure(
  { tutorial, block }: FailureReport,
  report: RunReport,
  options: Pick<RenderOptions, 'color'>,
): string {
  const source = report.sources[tutorial.path]
  const document = { file: tutorial.path, ...defined({ source }) }
  const again = `  ${painter(options.color).dim('Run it again:')} ${rerun(tutorial, report)}`
  return `${renderFailedBlock(block, document, options)}\n${again}`
}

/** Without the way to run it again. */
export function renderFailedBlock(
  block: ReportBlock,
  { file, source }: { file: string; source?: string },
  options: Pick<RenderOptions, 'color'>,
): string {
  const paint = painter(options.color)
  const { failure, transcript } = block
  // A diff holds the output already.
  const output =
    failure?.diff !== undefined || transcript === undefined || transcript.text.trim() === ''
      ? []
      : ['  It printed:', ...lastLines(printable(transcript.text), shownOutput).map((line) => paint.dim(`  │ ${line}`))]
  return [
    renderFindings([diagnosticOf(file, block)], source === undefined ? {} : { [file]: source }, options),
    ...(failure?.command === undefined
      ? []
      : [`  Command: ${printable(failure.command).replaceAll('\n', '\n           ')}`]),
    ...(block.attempts !== undefined && block.attempts > 1 ? [`  Attempts: ${block.attempts}`] : []),
    ...(failure?.diff === undefined ? [] : diff(failure.diff, paint)),
    ...output,
  ].join('\n')
}

/** A tutorial that failed although no block did. */
export function renderWhole(tutorial: TutorialReport, options: RenderOptions): string {
  const paint = painter(options.color)
  return `${paint.bad('error')} ${tutorial.path}: ${printable(tutorial.why ?? 'the tutorial failed outside its blocks; its evidence says more')}`
}

function diff(text: string, paint: Paint): string[] {
  // The heading says what its first two lines say.
  const difference = text.replace(/^--- expected\n\+\+\+ seen\n/, '')
  const styled = lastLines(printable(difference), 60).map((line) => {
    const style = line.startsWith('+') ? paint.bad : line.startsWith('-') ? paint.good : paint.dim
    return `  │ ${style(line)}`
  })
  return [`  Expected (${paint.good('-')}) and seen (${paint.bad('+')}):`, ...styled]
}

function rerun(tutorial: TutorialReport, report: RunReport): string {
  const variant = Object.entries(tutorial.variant).map(([key, value]) => ` --variant ${key}=${value}`)
  // A page of strangers is not run elsewhere by a command that was copied.
  const lab = report.lab?.isolation?.machine ? ' --isolate vm' : report.lab === null ? '' : ` --lab ${report.lab.name}`
  return `npm run verify-docs -- ${shellQuote(tutorial.path)}${lab}${variant.join('')}`
}

/** Lines of one finding's details that are shown. */
const shownDetails = 60

/** `sources`: file → text; without its text a finding has no code frame. */
export function renderFindings(
  findings: Diagnostic[],
  sources: Record<string, string>,
  { color }: Pick<RenderOptions, 'color'>,
): string {
  return sortDiagnostics(findings)
    .map((finding) => {
      // A message may bring a difference or an output along: its first line is the message, the others are shown below.
      const [message = '', ...details] = printable(finding.message).split('\n')
      const text = renderDiagnostic({ ...finding, message }, ownValue(sources, finding.file), color).trimEnd()
      const shown = details.length === 0 ? [] : lastLines(details.join('\n'), shownDetails)
      return [text, ...shown.map((line) => `  │ ${line}`.trimEnd())].join('\n')
    })
    .join('\n\n')
}
