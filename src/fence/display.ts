/** How a fence wants to be shown: title, marked lines and texts, wrapping, line numbers. */
import type { Code } from 'mdast'
import { ownValue } from '../../runner/core/own-value.ts'
import { readInfoString, type Word } from '../../runner/document/tags/info-string.ts'
import type { TextMark } from './code-line.ts'

type MarkKind = TextMark['kind']

export type Display = {
  language: string
  title?: string
  lines: Map<number, MarkKind>
  texts: TextMark[]
  /** Undefined where the fence does not say it: then files keep their lines, and all else wraps. */
  wrap?: boolean
  /** Number of the first line, where lines are numbered. */
  numbersFrom?: number
}

const kinds: Record<string, MarkKind> = { '': 'mark', mark: 'mark', ins: 'ins', add: 'ins', del: 'del', rem: 'del' }

/** All that stands behind the marks of a fence. */
export function infoOf({ lang, meta }: Code): string {
  return [lang, meta].filter((part) => part != null).join(' ')
}

export function readDisplay(info: string): Display {
  const { language, words } = readInfoString(info, 1, 1)
  const display: Display = { language, lines: new Map(), texts: [] }
  for (const word of words) apply(word, display)
  return display
}

function apply(word: Word, display: Display): void {
  const { name, value = '', form } = word
  const kind = ownValue(kinds, name)
  if (kind !== undefined && form !== 'none') addMark(kind, value, form, display)
  else if (name === 'title') display.title = value
  else if (name === 'lang' && value !== '') display.language = value
  else if (name === 'wrap') display.wrap = value !== 'false'
  else if (name === 'showLineNumbers' && value !== 'false') display.numbersFrom ??= 1
  else if (name === 'startLineNumber') display.numbersFrom = Number(value)
}

function addMark(kind: MarkKind, value: string, form: Word['form'], display: Display): void {
  if (form === 'braces') {
    for (const part of value.split(',')) {
      const [first, last = first] = part.split('-').map(Number)
      if (first === undefined || last === undefined) continue
      for (let line = first; line <= Math.min(last, first + 10_000); line += 1) display.lines.set(line, kind)
    }
  } else if (form === 'pattern') {
    const pattern = regularExpression(value)
    if (pattern) display.texts.push({ kind, pattern })
  } else if (value !== '') display.texts.push({ kind, pattern: new RegExp(RegExp.escape(value), 'g') })
}

function regularExpression(source: string): RegExp | undefined {
  try {
    return new RegExp(source, 'g')
  } catch {
    return undefined
  }
}
