/** `` a `b` c `` → pieces, in order; what stood between backticks is code. */
export function codePieces(text: string): { text: string; code: boolean }[] {
  return text
    .split('`')
    .map((piece, index) => ({ text: piece, code: index % 2 === 1 }))
    .filter((piece) => piece.text !== '')
}

/** Browsers break a line behind a hyphen: an option that is short enough for a phone stays whole. */
export function codeClasses(code: string): string[] {
  return code.length <= 30 ? ['short'] : []
}
