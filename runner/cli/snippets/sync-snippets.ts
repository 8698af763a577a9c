/** Puts the text of snippets into the fences that mirror them; nothing else of a document changes. */
import type { FileBlock } from '../../document/model.ts'
import { bodyLines, rawLines } from '../documents/body-lines.ts'

export type SnippetChange = { line: number; snippet: string }

export type Synced = { source: string; changes: SnippetChange[] }

/** What the body of a fence would be that mirrors `text`: LF, and a line end at the end. */
export function fenceBody(text: string): string {
  const body = text.replace(/\r\n?/g, '\n')
  return body === '' || body.endsWith('\n') ? body : `${body}\n`
}

/** `snippets`: path below snippets/ → text. Blocks without a text there are left alone. */
export function syncSnippets(source: string, blocks: FileBlock[], snippets: ReadonlyMap<string, string>): Synced {
  const lines = rawLines(source)
  const changes: SnippetChange[] = []
  // From the end, so that line numbers before a changed block stay true.
  for (const block of [...blocks].sort((a, b) => b.line - a.line)) {
    const text = block.snippet === undefined ? undefined : snippets.get(block.snippet)
    if (block.snippet === undefined || text === undefined) continue
    const body = fenceBody(text)
    if (body === block.content) continue
    const first = block.contentLine - 1
    const raw = lines.slice(first, block.endLine - 1)
    const [fence = '', indentation] = [lines[block.line - 1], block.column - 1]
    const old = { raw, texts: block.content.split('\n').slice(0, -1), fence, indentation }
    lines.splice(first, raw.length, ...bodyLines(body.split('\n').slice(0, -1), old))
    changes.unshift({ line: block.line, snippet: block.snippet })
  }
  return { source: lines.join(''), changes }
}
