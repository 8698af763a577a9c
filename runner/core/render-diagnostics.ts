/** A diagnostic → text for a terminal: place, message, code frame with a caret, and how to fix it. */
import { styleText } from 'node:util'
import type { Diagnostic } from './diagnostic.ts'
import { splitLines } from './lines.ts'
import { printable } from './terminal-text.ts'

type Paint = (style: Parameters<typeof styleText>[0], text: string) => string

/** Columns of a source line that a frame shows. */
const frameWidth = 120

/** By file, line, column, rule. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  return [...diagnostics].sort(
    (a, b) => order(a.file, b.file) || a.line - b.line || a.column - b.column || order(a.rule, b.rule),
  )
}

/** Without the source of its file there is no code frame. */
export function renderDiagnostic(diagnostic: Diagnostic, source?: string, color = false): string {
  const paint: Paint = (style, text) => (color ? styleText(style, text, { validateStream: false }) : text)
  const { file, line, column, rule, severity, message, suggestion } = diagnostic
  const style = severity === 'error' ? 'red' : 'yellow'
  const head = `${paint('bold', `${visible(file)}:${line}:${column}`)}: ${paint(style, severity)}: ${visible(message)} ${paint('dim', `(${rule})`)}`
  const frame =
    source === undefined ? [] : codeFrame(diagnostic, splitLines(source), (text) => paint(style, text), paint)
  const help = (suggestion?.split('\n') ?? []).map(
    (text, index) => `${index === 0 ? `  ${paint('cyan', 'help:')}` : '       '} ${visible(text)}`,
  )
  return [head, ...frame, ...help, ''].join('\n')
}

function codeFrame(diagnostic: Diagnostic, lines: string[], mark: (text: string) => string, paint: Paint): string[] {
  const { line, column } = diagnostic
  const source = lines[line - 1]
  if (source === undefined) return []
  const width = String(line + 1).length
  // A long line is shown around the place.
  const from = column - 1 > frameWidth * 0.75 ? column - 1 - Math.floor(frameWidth / 2) : 0
  const numbered = (number: number): string => {
    const text = lines[number - 1] ?? ''
    const part = visible(text.slice(from, from + frameWidth))
    const shown = `${from > 0 && text.length > from ? '…' : ''}${part}${text.length > from + frameWidth ? '…' : ''}`
    const gutter = `${number === line ? '>' : ' '} ${String(number).padStart(width)} |`
    return `${paint('dim', gutter)} ${shown}`.trimEnd()
  }
  const end = diagnostic.endLine === line && diagnostic.endColumn ? diagnostic.endColumn : column + 1
  const before = (from > 0 ? 1 : 0) + columnsOf(source.slice(from, column - 1))
  const size = Math.max(1, Math.min(columnsOf(source.slice(column - 1, end - 1)), frameWidth))
  const caret = `${paint('dim', `  ${' '.repeat(width)} |`)} ${' '.repeat(before)}${mark('^'.repeat(size))}`
  return [
    ...(line > 1 ? [numbered(line - 1)] : []),
    numbered(line),
    caret,
    ...(line < lines.length ? [numbered(line + 1)] : []),
  ]
}

/** Escape sequences and other controls of a document must not reach the terminal. */
function visible(text: string): string {
  return printable(text.replaceAll('\t', ' ').replace(/\p{Cc}|\p{Bidi_Control}/gu, '\ufffd'))
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u

/** Made when a line is first shown: it takes 10 ms. */
let graphemes: Intl.Segmenter | undefined

/** Terminal columns of a text: what people see as one character has one or two, however many code points it is made of. */
function columnsOf(text: string): number {
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  let columns = 0
  for (const { segment } of graphemes.segment(text)) {
    if (/^[\p{M}\u200b\u200d]+$/u.test(segment)) continue
    columns += wide.test(segment) || segment.includes('\ufe0f') ? 2 : 1
  }
  return columns
}
