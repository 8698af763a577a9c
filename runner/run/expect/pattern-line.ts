/** One expected line: blanks at its end are ignored, `...` in it stands for any text, a line of only `...` for any lines. */

export function isSkip(line: string): boolean {
  return line.trim() === '...'
}

export function matchesLine(expected: string, seen: string): boolean {
  const pattern = expected.trimEnd()
  const text = seen.trimEnd()
  if (!pattern.includes('...')) return pattern === text
  const pieces = pattern.split('...')
  const first = pieces[0] ?? ''
  const last = pieces.at(-1) ?? ''
  if (!text.startsWith(first)) return false
  let at = first.length
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  // `trimEnd` may have taken blanks after a closing `...`, never before it.
  return text.length - last.length >= at && text.endsWith(last)
}

/** Without the empty piece after the last line's end. */
export function toLines(text: string): string[] {
  if (text === '') return []
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}
