/** Parsed documents between runs: listing them loads no parser. One file per document, so that it stays bounded. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeAtomically } from '../../core/atomic-write.ts'
import type { ParseResult } from '../../document/model.ts'

export type ParseCache = {
  /** `place`: what a document is parsed by besides its text. Undefined when that, the text or the parser changed. */
  get(file: string, place: string, source: string): ParseResult | undefined
  /** A cache that cannot be written only costs time. */
  put(file: string, place: string, source: string, result: ParseResult): Promise<void>
}

type Entry = { key: string; result: ParseResult }

/** `parser` is the hash of what decides how documents are parsed. */
export function openParseCache(directory: string, parser: string): ParseCache {
  const entryFile = (file: string) => join(directory, `${hash(process.cwd(), file)}.json`)
  const keyOf = (file: string, place: string, source: string) => hash(parser, file, place, source)
  return {
    get(file, place, source) {
      try {
        const { key, result } = JSON.parse(readFileSync(entryFile(file), 'utf8')) as Entry
        if (key !== keyOf(file, place, source)) return undefined
        // The source is at hand; it is not kept twice.
        return result.tutorial === undefined ? result : { ...result, tutorial: { ...result.tutorial, source } }
      } catch {
        return undefined
      }
    },
    async put(file, place, source, result) {
      const lean = result.tutorial === undefined ? result : { ...result, tutorial: { ...result.tutorial, source: '' } }
      const entry: Entry = { key: keyOf(file, place, source), result: lean }
      await writeAtomically(entryFile(file), JSON.stringify(entry)).catch(() => undefined)
    },
  }
}

function hash(...parts: string[]): string {
  const sum = createHash('sha256')
  for (const part of parts) sum.update(`${part.length}:`).update(part)
  return sum.digest('hex')
}
