// biome-ignore-all lint/suspicious/noControlCharactersInRegex: control characters are what this file is about

/** What a terminal would have shown of a program's bytes: no control sequence survives, progress lines are overwritten. */

import { stripVTControlCharacters, styleText } from 'node:util'

const utf8 = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true })

/** Every class is negated up to the next ESC, so that no input makes a match walk the text twice. */
const strings = /(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x9c|\x1b\\)/g
/** Erasing to the end of the line is kept: it decides what a progress line leaves behind. */
const controls = /(?:\x1b\[|\x9b)(?![02]?K)[0-?]{0,64}[ -/]{0,8}[@-~]|\x1b[ -/]{0,8}[0-Z\\-~]/g
const erases = /(?:\x1b\[|\x9b)([02]?)K/g
const overwrites = /[\r\b]|(?:\x1b\[|\x9b)[02]?K/
const remaining = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g
const bidi = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** Bytes that are not UTF-8 become U+FFFD, other control characters their pictures (␀, ␛). Lines end with `\n`. */
export function terminalText(bytes: Uint8Array): string {
  const text = utf8.decode(bytes)
  if (!/[\x00-\x08\x0b-\x1f\x7f-\x9f]/.test(text)) return text
  const plain = text.replaceAll('\r\n', '\n').replace(strings, '').replace(controls, '')
  const lines = overwrites.test(plain) ? plain.split('\n').map(overwritten).join('\n') : plain
  return lines.replace(remaining, picture)
}

/** For people and reports: characters that turn the direction of text are shown by their names, not obeyed. */
export function safeText(text: string): string {
  return text.replace(bidi, (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)
}

/** A line after its carriage returns, backspaces and erasures; only the last 200 of them count. */
function overwritten(line: string): string {
  if (!overwrites.test(line)) return line
  const pieces = line
    .replace(erases, (_, kind: string) => (kind === '2' ? '\x1bL' : '\x1bK'))
    .split(/(\r|\x1b[KL]|\x08+)/)
  let shown = ''
  let column = 0
  for (const piece of pieces.slice(Math.max(0, pieces.length - 401))) {
    if (piece === '\r') column = 0
    else if (piece === '\x1bK') shown = shown.slice(0, column)
    else if (piece === '\x1bL') shown = ' '.repeat(column)
    else if (piece.startsWith('\b')) column = Math.max(0, column - piece.length)
    else {
      shown = shown.slice(0, column) + piece + shown.slice(column + piece.length)
      column += piece.length
    }
  }
  return shown.trimEnd() === '' ? '' : shown
}

function picture(character: string): string {
  const code = character.charCodeAt(0)
  if (code < 0x20) return String.fromCharCode(0x2400 + code)
  return code === 0x7f ? '\u2421' : '\ufffd'
}

/** Without escape sequences; other control characters are shown as pictures, so that none reaches a terminal or a log. */
export function printable(text: string): string {
  return stripVTControlCharacters(text.toWellFormed())
    .replaceAll('\r\n', '\n')
    .replace(/\p{Cc}/gu, (char) => (char === '\n' || char === '\t' ? char : picture(char)))
    .replace(bidi, '\ufffd')
    .replace(commands, '$1 ')
}

/**
 * What GitHub's runner takes for a command in a log: `::NAME …::` at the beginning of a line, after any blanks, and
 * `##[NAME…]` anywhere in it. Its lines end with a line feed only: a line separator of Unicode ends none.
 */
const commands = /(^[^\S\n]*:(?=:[a-z-]+(?: [^\n]*)?::)|#(?=#\[[a-z]{3,}[-\] ]))/gim

/** For a message of one line: a name with a line end in it could begin a line that a CI service takes for a command. */
export function oneLine(text: string): string {
  return printable(text).replaceAll('\n', ' ')
}

/** The last `count` lines, with a note of how many were left out. */
export function lastLines(text: string, count: number): string[] {
  const lines = text.replace(/\n+$/, '').split('\n')
  return lines.length <= count ? lines : [`(${lines.length - count} lines before)`, ...lines.slice(-count)]
}

type Style = Parameters<typeof styleText>[0]

/** Colours by meaning. */
export type Paint = Record<'good' | 'bad' | 'weak' | 'dim' | 'strong', (text: string) => string>

/** Without colour every function returns its text unchanged. */
export function painter(color: boolean): Paint {
  const paint = (style: Style) => (text: string) => (color ? styleText(style, text, { validateStream: false }) : text)
  return {
    good: paint('green'),
    bad: paint(['red', 'bold']),
    weak: paint('yellow'),
    dim: paint('dim'),
    strong: paint('bold'),
  }
}
