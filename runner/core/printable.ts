/** Text of documents and tools, made safe for where it is shown. */
import { stripVTControlCharacters } from 'node:util'

/** Without escape sequences; other control characters are shown as pictures, so that none reaches a terminal. */
export function printable(text: string): string {
  return stripVTControlCharacters(text.toWellFormed())
    .replaceAll('\r\n', '\n')
    .replace(/\p{Cc}/gu, (char) => (char === '\n' || char === '\t' ? char : picture(char)))
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
}

/** The last `count` lines, with a note of how many were left out. */
export function lastLines(text: string, count: number): string[] {
  const lines = text.replace(/\n+$/, '').split('\n')
  return lines.length <= count ? lines : [`(${lines.length - count} lines before)`, ...lines.slice(-count)]
}

function picture(char: string): string {
  const code = char.charCodeAt(0)
  return code < 0x20 ? String.fromCodePoint(0x2400 + code) : '\ufffd'
}
