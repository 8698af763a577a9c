/**
 * The words of a fence's info string with their places. The grammar, after the language: words divided by blanks;
 * `name`, `name=value`, `name="value"` or `name='value'` (a backslash keeps the next quote or backslash), and
 * Expressive Code's markers `{1,3-4}`, `"text"`, `/pattern/`, alone or as the value of its keys.
 */

import { defined } from '../../core/defined.ts'
import { type Problem, problem } from '../../core/diagnostic.ts'
import { characterName } from '../../core/look-alikes.ts'
import { displayKeys } from './display-keys.ts'

export type Word = {
  /** Empty for a marker without a key. */
  name: string
  value?: string
  /** How the value was written. */
  form: 'none' | 'bare' | 'quoted' | 'braces' | 'pattern'
  /** As written. */
  raw: string
  line: number
  /** Of the first character. */
  column: number
  endColumn: number
}

export type InfoString = { language: string; words: Word[]; problems: Problem[] }

const closers: Record<string, string> = { '"': '"', "'": "'", '{': '}', '/': '/' }

/** Cuts an info string that begins at the given column; unclosed values are problems. */
export function readInfoString(info: string, line: number, column: number): InfoString {
  const language = /^[^ \t]*/.exec(info)?.[0] ?? ''
  const words: Word[] = []
  const problems: Problem[] = []
  let at = language.length
  for (;;) {
    while (info[at] === ' ' || info[at] === '\t') at += 1
    if (at >= info.length) break
    const loose = looseEquals(info, at)
    if (loose) {
      const place = { line, column: column + at, endColumn: column + loose.end }
      problems.push(problem('blank-in-tag', place, 'a tag and its value stand together', `Write \`${loose.meant}\``))
      at = loose.end
      continue
    }
    const result = readWord(info, at)
    const place = { line, column: column + at, endColumn: column + result.end }
    if (result.unclosed) {
      const message = `the value that begins with \`${result.unclosed}\` has no end`
      const suggestion = `Close it with \`${closers[result.unclosed]}\`, followed by a blank or the end of the line`
      problems.push(problem('unclosed-value', place, message, suggestion))
    } else {
      const { name, value, form } = result
      words.push({ name, ...defined({ value }), form, raw: info.slice(at, result.end), ...place })
    }
    at = result.end
  }
  return { language, words, problems }
}

/** `name = value`: Expressive Code reads it as one, and most writers mean it so. */
function looseEquals(info: string, at: number): { meant: string; end: number } | undefined {
  const match = /^([A-Za-z-]+)(?:[ \t]+=[ \t]*|=[ \t]+)(?=[^ \t])/.exec(info.slice(at))
  if (!match) return undefined
  const start = at + match[0].length
  const delimited = (info[start] ?? '') in closers ? readDelimited(info, start, match[1] ?? '') : undefined
  const end = delimited && !delimited.unclosed ? delimited.end : endOfBareWord(info, start)
  return { meant: `${match[1]}=${info.slice(start, end)}`, end }
}

type ReadWord = { name: string; value?: string; form: Word['form']; end: number; unclosed?: string }

function readWord(info: string, start: number): ReadWord {
  const first = info[start] ?? ''
  if (first in closers) return readDelimited(info, start, '')
  let at = start
  while (at < info.length && !/[ \t=]/.test(info[at] ?? '')) at += 1
  const name = info.slice(start, at)
  if (info[at] !== '=') return { name, form: 'none', end: at }
  const opener = info[at + 1] ?? ''
  // A path may begin with a slash: only a display key has patterns and ranges for values.
  if (opener === '"' || opener === "'" || (opener in closers && displayKeys.has(name))) {
    return readDelimited(info, at + 1, name)
  }
  const end = endOfBareWord(info, at + 1)
  return { name, value: info.slice(at + 1, end), form: 'bare', end }
}

function readDelimited(info: string, start: number, name: string): ReadWord {
  const opener = info[start] ?? ''
  const closer = closers[opener] ?? ''
  let value = ''
  for (let at = start + 1; at < info.length; at += 1) {
    const character = info[at] ?? ''
    const next = info[at + 1]
    if (character === '\\' && (next === closer || next === '\\')) {
      value += next
      at += 1
    } else if (character === closer && (next === undefined || next === ' ' || next === '\t')) {
      const form = opener === '{' ? 'braces' : opener === '/' ? 'pattern' : 'quoted'
      return { name, value, form, end: at + 1 }
    } else value += character
  }
  // A lone brace or slash is a plain word for everyone but Expressive Code.
  if (name === '' && (opener === '{' || opener === '/')) {
    const end = endOfBareWord(info, start)
    return { name: info.slice(start, end), form: 'none', end }
  }
  return { name, form: 'none', end: info.length, unclosed: opener }
}

function endOfBareWord(info: string, start: number): number {
  let at = start
  while (at < info.length && info[at] !== ' ' && info[at] !== '\t') at += 1
  return at
}

/** Characters in info strings and prompts that look like others: blanks that are none to Markdown, typographic quotes. */
const oddBlank = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]/

/** The first blank of an info string that divides no words, outside of quotes. */
export function oddBlankProblem(info: string, line: number, column: number): Problem | undefined {
  const unquoted = info.replace(/"[^"]*"|'[^']*'/g, (quoted) => 'x'.repeat(quoted.length))
  const index = unquoted.search(oddBlank)
  if (index < 0) return undefined
  const at = { line, column: column + index, endColumn: column + index + 1 }
  const message = `${characterName(info[index] ?? '')} stands here, which does not divide words for Markdown`
  const meant = info.replace(/[\u200b\u2060\ufeff]/g, '').replace(new RegExp(oddBlank, 'g'), ' ')
  return problem('near-miss', at, message, `Type an ordinary blank: \`${meant}\``)
}

/** A value with typographic quotes around it, without them. */
export function withoutTypographicQuotes(value: string): string | undefined {
  return /^[“”„‟«»‘’‚″]/.test(value) ? value.replace(/[“”„‟«»‘’‚″]/g, '') : undefined
}
