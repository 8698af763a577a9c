/** Guards against documents that would keep the Markdown parser busy for minutes: its time grows with nesting. */

/** Directives in directives. */
export const maxDepth = 50

/**
 * Effort per document, in units of `structureEffort`: some 6,000 lines of lists and quotes, a few seconds at worst.
 * Top-level paragraphs, headings and fences cost none. Could be lifted when micromark's time is linear for lazy lines,
 * setext headings, and deep lists.
 */
export const maxEffort = 30_000

/** An estimate, measured with floods of each construct. */
export function structureEffort(lines: string[]): number {
  let effort = 0
  let directives = 0
  for (const line of lines) {
    const prefix = /^[\s>*+\-\d.)]*/.exec(line)?.[0] ?? ''
    const markers = prefix.replace(/[\s\d]/g, '').length
    effort += 4 + prefix.length / 2 + markers + (markers * markers) / 100
    if (/^[\s>]*(?:=+|-+)[ \t]*$/.test(line)) effort += 10
    if (/:::[A-Za-z]/.test(line)) {
      directives += 1
      effort += directives / 2
    }
    if (effort > maxEffort) break
  }
  return effort
}
