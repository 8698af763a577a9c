/** Long lines, cut so that the place where they differ is seen. */

export function clipAround(line: string, at: number, longest: number): string {
  if (line.length <= longest) return line
  // The beginning tells most, unless the difference lies beyond it.
  const from = at < longest * 0.7 ? 0 : Math.min(at - Math.floor(longest / 3), line.length - longest)
  const part = line.slice(Math.max(0, from), Math.max(0, from) + longest).toWellFormed()
  return `${from > 0 ? '…' : ''}${part}${from + longest < line.length ? '…' : ''}`
}

/** Index of the first character that differs. */
export function firstDifference(a: string, b: string): number {
  let at = 0
  while (at < a.length && at < b.length && a[at] === b[at]) at++
  return at
}
