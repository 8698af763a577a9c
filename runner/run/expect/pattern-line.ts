/** One expected line: blanks at its end are ignored, `...` in it stands for any text, a line of only `...` for any lines. */

export function isSkip(line: string): boolean {
  return line.trim() === '...'
}

/** Whether any line at all would match. */
export function isAnyLine(line: string): boolean {
  return line.includes('...') && line.replaceAll('...', '').trim() === ''
}

/** Prepared once where it is compared with many lines. Its lines must have no blanks at their end. */
export function lineMatcher(expected: string): (text: string) => boolean {
  const pattern = expected.trimEnd()
  if (!pattern.includes('...')) return (text) => pattern === text
  const pieces = pattern.split('...')
  const first = pieces[0] ?? ''
  const last = pieces.at(-1) ?? ''
  const middle = pieces.slice(1, -1)
  return (text) => {
    if (!text.startsWith(first)) return false
    let at = first.length
    for (const piece of middle) {
      const found = text.indexOf(piece, at)
      if (found < 0) return false
      at = found + piece.length
    }
    // `trimEnd` may have taken blanks after a closing `...`, never before it.
    return text.length - last.length >= at && text.endsWith(last)
  }
}

/** Without the empty piece after the last line's end. */
export function toLines(text: string): string[] {
  if (text === '') return []
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}
