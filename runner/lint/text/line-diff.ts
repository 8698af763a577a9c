/** What changed between two lists of lines: the lines that differ, with one line of context. */

const longest = 12

/** `- ` lines are only in `before`, `+ ` lines only in `after`. */
export function lineDiff(before: string[], after: string[]): string {
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1
  let tail = 0
  while (tail < before.length - head && tail < after.length - head && before.at(-1 - tail) === after.at(-1 - tail))
    tail += 1
  const gone = before.slice(head, before.length - tail)
  const come = after.slice(head, after.length - tail)
  const context = (line: string | undefined) => (line === undefined ? [] : [`  ${line}`])
  return [
    ...context(before[head - 1]),
    ...cut(gone, '-'),
    ...cut(come, '+'),
    ...context(tail > 0 ? before[before.length - tail] : undefined),
  ].join('\n')
}

function cut(lines: string[], sign: string): string[] {
  const shown = lines.slice(0, longest).map((line) => `${sign} ${line}`)
  return lines.length > longest ? [...shown, `${sign} (${lines.length - longest} more lines)`] : shown
}
