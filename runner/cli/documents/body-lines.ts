/** Lines inside fences, rewritten: each line that stays keeps its bytes, others get their surroundings' form. */

export type Body = {
  /** Of its first line, from 1. */
  line: number
  /** Of the fence, from 1. */
  column: number
  /** Without list and quote markers. */
  before: string[]
  after: string[]
}

const lineEnd = /(?:\r\n|\n|\r)$/

/** The source with other lines in some of its fences. */
export function withBodies(source: string, bodies: Body[]): string {
  const lines = source.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? []
  // From the end, so that line numbers before a change stay true.
  for (const body of bodies.toSorted((a, b) => b.line - a.line)) {
    const first = body.line - 1
    const raw = lines.slice(first, first + body.before.length)
    lines.splice(first, raw.length, ...bodyLines(body, raw, lines[first - 1] ?? ''))
  }
  return lines.join('')
}

/** `raw`: the lines as they stand in the document. `fence`: the line that opens it. */
function bodyLines({ before, after, column }: Body, raw: string[], fence: string): string[] {
  const end = lineEnd.exec(fence)?.[0] ?? '\n'
  const prefix = prefixOf(raw, before, fence, column)
  return after.map((text, index) => {
    const same = raw[before[index] === text ? index : before.indexOf(text)]
    if (same !== undefined && lineEnd.test(same)) return same
    return `${text === '' ? prefix.trimEnd() : prefix}${text}${end}`
  })
}

/** As the body's own lines have it; else as the opening fence has it, with list markers as the blanks they indent by. */
function prefixOf(raw: string[], texts: string[], fence: string, column: number): string {
  for (const [index, line] of raw.entries()) {
    const text = texts[index] ?? ''
    const plain = line.replace(lineEnd, '')
    if (text.trim() !== '' && plain.endsWith(text)) return plain.slice(0, plain.length - text.length)
  }
  return fence
    .replace(/^\ufeff/, '')
    .slice(0, column - 1)
    .replace(/[^>\s]/g, ' ')
}
