/** Puts the text of snippets into the fences that mirror them; nothing else of a document changes. */
import type { FileBlock } from '../tutorial/model.ts'

export type SnippetChange = { line: number; snippet: string }

export type Synced = { source: string; changes: SnippetChange[] }

/** What the body of a fence would be that mirrors `text`: LF, and a line end at the end. */
export function fenceBody(text: string): string {
  const body = text.replace(/\r\n?/g, '\n')
  return body === '' || body.endsWith('\n') ? body : `${body}\n`
}

/** `snippets`: path below snippets/ → text. Blocks without a text there are left alone. */
export function syncSnippets(source: string, blocks: FileBlock[], snippets: ReadonlyMap<string, string>): Synced {
  const lines = source.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? []
  const changes: SnippetChange[] = []
  // From the end, so that line numbers before a changed block stay true.
  for (const block of [...blocks].sort((a, b) => b.line - a.line)) {
    const text = block.snippet === undefined ? undefined : snippets.get(block.snippet)
    if (block.snippet === undefined || text === undefined) continue
    const body = fenceBody(text)
    if (body === block.content) continue
    const first = block.contentLine - 1
    const old = lines.slice(first, block.endLine - 1)
    lines.splice(first, old.length, ...bodyLines(block, body, lines[block.line - 1] ?? '', old))
    changes.unshift({ line: block.line, snippet: block.snippet })
  }
  return { source: lines.join(''), changes }
}

/** Lines that stay keep every byte; others get the block's indentation, quote markers and line end. */
function bodyLines(block: FileBlock, body: string, fence: string, old: string[]): string[] {
  const end = /(?:\r\n|\n|\r)$/.exec(fence)?.[0] ?? '\n'
  const before = block.content.split('\n').slice(0, -1)
  const prefix = prefixOf(block, fence, old, before)
  const texts = body.split('\n').slice(0, -1)
  return texts.map((text, index) => {
    const raw = old[index]
    if (raw !== undefined && before[index] === text) return raw
    return `${text === '' ? prefix.trimEnd() : prefix}${text}${end}`
  })
}

/** As the body's own lines have it; else as the opening fence has it, with list markers as the blanks they indent by. */
function prefixOf(block: FileBlock, fence: string, old: string[], before: string[]): string {
  for (const [index, raw] of old.entries()) {
    const text = before[index] ?? ''
    const plain = raw.replace(/[\r\n]+$/, '')
    if (text.trim() !== '' && plain.endsWith(text)) return plain.slice(0, plain.length - text.length)
  }
  return fence
    .replace(/^\ufeff/, '')
    .slice(0, block.column - 1)
    .replace(/[^>\s]/g, ' ')
}
