// biome-ignore-all lint/suspicious/noControlCharactersInRegex: control characters are what this file is about
/** `match=exact`: byte for byte. The fence's last line ends with a newline, as every line that a program prints. */

import { toLines } from './align.ts'
import type { Matcher } from './matcher.ts'
import { mismatch } from './mismatch.ts'

export const exact: Matcher = {
  compare(expected, seen) {
    const wanted = expected.text === '' ? '' : `${expected.text}\n`
    const bytes = Buffer.from(seen.bytes.buffer, seen.bytes.byteOffset, seen.bytes.byteLength)
    if (bytes.equals(Buffer.from(wanted))) return undefined
    const text = bytes.toString('utf8')
    const missingEnd = text === wanted.slice(0, -1)
    const found = mismatch(visible(wanted), visible(missingEnd ? `${text}\u23ce missing` : text), expected.line)
    const reason = missingEnd ? 'the last line was printed without a newline at its end' : found.message
    return { ...found, message: reason, suggestion: 'Use match=lines if blanks and control characters do not matter.' }
  },
  rewrite(_, seen) {
    const text = Buffer.from(seen.bytes).toString('utf8')
    if (text !== '' && !text.endsWith('\n'))
      return { error: 'the last line was printed without a newline at its end, which `match=exact` cannot say' }
    return { text: text.replace(/\n$/, '') }
  },
}

/** Differences that cannot be seen are what `exact` is for: blanks at a line's end and control characters are shown. */
function visible(text: string): string[] {
  return toLines(text).map((line) =>
    line
      .replace(/\.{3}/g, '\u2024\u2024\u2024')
      .replace(/[ \t]+$/, (blanks) => blanks.replaceAll(' ', '·').replaceAll('\t', '→'))
      .replace(/[\x00-\x08\x0b-\x1f\x7f]/g, (character) =>
        String.fromCharCode(0x2400 + (character.charCodeAt(0) & 0x3f)),
      ),
  )
}
