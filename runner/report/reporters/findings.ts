/** Findings for people: place, what is wrong, the lines around it, how to fix it, and what more there is to it. */
import type { Diagnostic } from '../../core/diagnostic.ts'
import { lastLines, printable } from '../../core/printable.ts'
import { renderDiagnostics, sortDiagnostics } from '../../core/render-diagnostics.ts'
import type { RenderOptions } from './reporter.ts'

/** Lines of one finding's details that are shown. */
const shownDetails = 60

/** `sources`: file → text; without its text a finding has no code frame. */
export function renderFindings(
  findings: Diagnostic[],
  sources: Record<string, string>,
  { color }: Pick<RenderOptions, 'color'>,
): string {
  const texts = new Map(Object.entries(sources))
  return sortDiagnostics(findings)
    .map((finding) => {
      // A message may bring a difference or an output along: its first line is the message, the others are shown below.
      const [message = '', ...details] = printable(finding.message).split('\n')
      const text = renderDiagnostics([{ ...finding, message }], texts, { color }).trimEnd()
      const shown = details.length === 0 ? [] : lastLines(details.join('\n'), shownDetails)
      return [text, ...shown.map((line) => `  │ ${line}`.trimEnd())].join('\n')
    })
    .join('\n\n')
}
