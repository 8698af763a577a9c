/** A list of words as people write it, divided by blanks. */
export function wordList(text: string): string[] {
  return text.trim().split(/\s+/)
}
