/** A Markdown source cut into lines as CommonMark counts them. */

/**
 * LF, CRLF and a lone CR each end a line; the line ends are not part of the result, nor is a byte order mark, which
 * editors do not count as a column.
 */
export function splitLines(source: string): string[] {
  const text = source.replace(/^\ufeff/, '')
  return text.includes('\r') ? text.split(/\r\n|\n|\r/) : text.split('\n')
}
