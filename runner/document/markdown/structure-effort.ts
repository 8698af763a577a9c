/** Guards against documents that would keep the Markdown parser busy for minutes: its time grows with nesting. */

/**
 * Units of effort per document: a few seconds at worst. Top-level paragraphs, headings and fences cost none. Could be
 * lifted when micromark's time is linear for lazy lines, setext headings, and deep lists, quotes and directives.
 */
const maxEffort = 50_000

const fenceLine = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/
const directiveStart = /^\s*:{3,}[A-Za-z]/
const directiveEnd = /^\s*:{3,}\s*$/

/** Number of the first line that goes beyond the limit. The costs are estimates, measured with floods of each construct. */
export function tooComplexAt(lines: string[]): number | undefined {
  let effort = 0
  let directives = 0
  let inContainer = false
  let fence: string | undefined
  for (const [index, line] of lines.entries()) {
    if (fence !== undefined) {
      if (closes(line, fence)) fence = undefined
      continue
    }
    const prefix = /^[\s>*+\-\d.)]*/.exec(line)?.[0] ?? ''
    const markers = prefix.replace(/[\s\d.)]/g, '').length + (/^\s*\d+[.)]/.test(prefix) ? 1 : 0)
    const blankBefore = index === 0 || (lines[index - 1] ?? '').trim() === ''
    if (prefix !== '' && line !== '') inContainer = true
    else if (blankBefore) inContainer = false
    if (!inContainer && directives === 0) fence = fenceLine.exec(line)?.[1]
    if (inContainer) effort += 1 + prefix.length / 2 + markers + (markers * markers) / 100
    // A line that goes on with a quote or a list without its sign.
    if (inContainer && prefix === '' && line !== '' && !blankBefore) effort += 10
    if (/^[\s>]*(?:=+|-+)[ \t]*$/.test(line)) effort += 14
    if (directiveStart.test(line)) {
      directives += 1
      effort += directives
    } else if (directiveEnd.test(line)) directives = Math.max(0, directives - 1)
    // What stands in directives is read once more for each of them.
    effort += directives / 4
    if (effort > maxEffort) return index + 1
  }
  return undefined
}

function closes(line: string, marker: string): boolean {
  const run = line.trim()
  return run.length >= marker.length && run === (marker[0] ?? '').repeat(run.length)
}
