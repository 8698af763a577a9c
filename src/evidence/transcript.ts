/** Text that a tool printed, made inert: whatever it holds, it stays text, in reading order, and short. */

const escapes =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][\s\S]*?(?:\u0007|\u001b\\|$)|[ -/]*[0-OQ-WYZ\\`-~])|\u009b[0-?]*[ -/]*[@-~]/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g
/** Marks that turn or hide text: bidirectional controls, zero-width characters, tags, the byte order mark. */
const invisible = /[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu

/** `limit` in UTF-16 units; head and tail are kept in halves, cut at line ends. */
export function cleanTranscript(raw: string, limit = 12_000): string {
  // Cleaning costs time in proportion: what is certainly left out is cut first.
  const near = cutMiddle(raw, limit * 4)
  const clean = near
    .toWellFormed()
    .replace(escapes, '')
    .replace(/\r+\n/g, '\n')
    .split('\n')
    .map(lastWritten)
    .join('\n')
    .replace(controls, visible)
    .replace(invisible, visible)
  return cutMiddle(clean, limit, raw.length - near.length)
}

/** What a terminal shows of a line that was written over: the part after the last carriage return. */
function lastWritten(line: string): string {
  const written = line.split('\r').filter((part) => part !== '')
  return written.at(-1) ?? ''
}

function visible(character: string): string {
  return `\u27e8U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}\u27e9`
}

/** `before`: how many characters were left out of its middle already. */
function cutMiddle(text: string, limit: number, before = 0): string {
  if (text.length <= limit) return text
  const half = Math.floor(limit / 2)
  const headEnd = text.lastIndexOf('\n', half) > half / 2 ? text.lastIndexOf('\n', half) : half
  const tailStart = text.length - half
  const lineStart = text.indexOf('\n', tailStart)
  const tail = lineStart !== -1 && lineStart < tailStart + half / 2 ? lineStart + 1 : tailStart
  return `${text.slice(0, headEnd)}\n… ${before + tail - headEnd} characters left out …\n${text.slice(tail)}`
}
