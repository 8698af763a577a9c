/** Where the front matter of a document ends. A file of its own: the schema of the front matter takes long to load. */

/** Index of the line after the front matter, or 0 when the document has none. */
export function frontMatterEnd(lines: string[]): number {
  if (!isFrontMatterFence(lines[0])) return 0
  for (let index = 1; index < lines.length; index += 1) if (isFrontMatterFence(lines[index])) return index + 1
  return 0
}

/** A line of three hyphens. */
export function isFrontMatterFence(line: string | undefined): boolean {
  return line !== undefined && /^---[ \t]*$/.test(line)
}
