/** Lines inside a fence, rewritten: each line that stays keeps its bytes, others get their surroundings' form. */

export type Body = {
  /** As they stand in the document, with line ends. */
  raw: string[]
  /** Their texts, without list and quote markers. */
  texts: string[]
  /** The opening fence's line. */
  fence: string
  /** Columns before the fence. */
  indentation: number
}

const lineEnd = /(?:\r\n|\n|\r)$/

/** A source as lines with their ends. */
export function rawLines(source: string): string[] {
  return source.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? []
}

/** What the lines must be to hold `texts`. */
export function bodyLines(texts: string[], old: Body): string[] {
  const end = lineEnd.exec(old.fence)?.[0] ?? '\n'
  const prefix = prefixOf(old)
  return texts.map((text, index) => {
    const at = old.texts[index] === text ? index : old.texts.indexOf(text)
    const raw = old.raw[at]
    if (raw !== undefined && lineEnd.test(raw)) return raw
    return `${text === '' ? prefix.trimEnd() : prefix}${text}${end}`
  })
}

/** As the body's own lines have it; else as the opening fence has it, with list markers as the blanks they indent by. */
function prefixOf({ raw, texts, fence, indentation }: Body): string {
  for (const [index, line] of raw.entries()) {
    const text = texts[index] ?? ''
    const plain = line.replace(lineEnd, '')
    if (text.trim() !== '' && plain.endsWith(text)) return plain.slice(0, plain.length - text.length)
  }
  return fence
    .replace(/^\ufeff/, '')
    .slice(0, indentation)
    .replace(/[^>\s]/g, ' ')
}
