/** Characters in info strings and prompts that look like others: blanks that are none to Markdown, typographic quotes. */
import { type Problem, problem } from '../../core/diagnostic.ts'

const oddBlank = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]/

const names: Record<string, string> = {
  '\t': 'a tab',
  '\u00a0': 'a no-break space (U+00A0)',
  '\u202f': 'a narrow no-break space (U+202F)',
  '\u200b': 'a zero-width space (U+200B)',
  '\u3000': 'an ideographic space (U+3000)',
}

/** As people call it, with its code. */
export function nameOfBlank(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return names[character] ?? `an odd space (U+${code})`
}

/** The first blank of an info string that divides no words, outside of quotes. */
export function oddBlankProblem(info: string, line: number, column: number): Problem | undefined {
  const unquoted = info.replace(/"[^"]*"|'[^']*'/g, (quoted) => 'x'.repeat(quoted.length))
  const index = unquoted.search(oddBlank)
  if (index < 0) return undefined
  const at = { line, column: column + index, endColumn: column + index + 1 }
  const message = `${nameOfBlank(info[index] ?? '')} stands here, which does not divide words for Markdown`
  const meant = info.replace(/[\u200b\u2060\ufeff]/g, '').replace(new RegExp(oddBlank, 'g'), ' ')
  return problem('near-miss', at, message, `Type an ordinary blank: \`${meant}\``)
}

/** A value with typographic quotes around it, without them. */
export function withoutTypographicQuotes(value: string): string | undefined {
  return /^[“”„‟«»‘’‚″]/.test(value) ? value.replace(/[“”„‟«»‘’‚″]/g, '') : undefined
}
