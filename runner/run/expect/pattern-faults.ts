/** Regular expressions that say less than their writers think. */

/** Outputs that have nothing in common. */
const first = 'qx 7~'
const second = '¤ é! #0'

/** Whether a pattern matches outputs that have nothing in common. */
export function matchesAnything(matches: (text: string) => boolean): boolean {
  return matches(first) && matches(second)
}

/** `a|`, `|a`, `(a|)`: outside of brackets, and not escaped. */
export function emptyAlternative(pattern: string): boolean {
  const plain = pattern.replace(/\\[\s\S]/g, 'x').replace(/\[[^\]]*\]/g, 'x')
  return /(?:^|[(|]|\(\?:)\||\|(?:$|[)|])/.test(plain)
}

/** The text as a pattern that matches it. */
export function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
