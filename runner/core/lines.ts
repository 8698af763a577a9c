/** A Markdown source cut into lines as CommonMark counts them. */

/** Source without a byte order mark: it is no part of the text, and editors do not count it as a column. */
export function withoutByteOrderMark(source: string): string {
  return source.charCodeAt(0) === 0xfeff ? source.slice(1) : source
}

/** LF, CRLF and a lone CR each end a line; the line ends are not part of the result. */
export function splitLines(source: string): string[] {
  const text = withoutByteOrderMark(source)
  return text.includes('\r') ? text.split(/\r\n|\n|\r/) : text.split('\n')
}
