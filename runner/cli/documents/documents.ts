/** Reads and parses documents, through a cache of parsed ones. */

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAtomically } from '../../core/atomic-write.ts'
import type { Diagnostic } from '../../core/diagnostic.ts'
import type { ParseResult, Tutorial } from '../../document/model.ts'
import { readSource, type TutorialFile } from '../../document/read-source.ts'
import { hashFolders } from '../../evidence/inputs.ts'
import { labDirectory, runnerDirectory } from '../frame/paths.ts'
import { findDocuments, sentence } from './find-documents.ts'
import { missingPrerequisites } from './prerequisites.ts'

export type LoadedDocuments = {
  /** Those without errors, sorted by file. */
  tutorials: Tutorial[]
  findings: Diagnostic[]
  /** File → text, of all that could be read. */
  sources: Record<string, string>
  /** Paths that cannot be used, as sentences. */
  errors: string[]
}

export async function loadDocuments(paths: string[], environment: NodeJS.ProcessEnv): Promise<LoadedDocuments> {
  const { files, errors, faults } = await findDocuments(paths)
  errors.push(...faults.map(sentence))
  const all: LoadedDocuments = { tutorials: [], findings: [], sources: {}, errors }
  if (errors.length > 0) return all
  const manifest = await readFile(join(runnerDirectory, '..', 'package.json'), 'utf8')
  const parser = `${hashFolders(runnerDirectory, ['core', 'document', 'run/expect'])} ${manifest}`
  const cache = openParseCache(join(labDirectory(environment), 'parse-cache'), parser)
  const loaded = await Promise.all(files.map((file) => loadDocument(file, cache)))
  for (const { file, path, source, result } of loaded) {
    if (source !== undefined) all.sources[file] = source
    all.findings.push(...result.diagnostics)
    if (result.tutorial === undefined) continue
    const missing = missingPrerequisites(result.tutorial, path)
    all.findings.push(...missing)
    if (missing.length === 0) all.tutorials.push(result.tutorial)
  }
  return all
}

type Loaded = { file: string; path: string; source?: string; result: ParseResult }

async function loadDocument({ file, path, id, strict }: TutorialFile, cache: ParseCache): Promise<Loaded> {
  const { source, diagnostics } = readSource(path, file)
  if (source === undefined) return { file, path, result: { diagnostics } }
  const place = `${id} ${strict}`
  const cached = cache.get(file, place, source)
  if (cached !== undefined) return { file, path, source, result: cached }
  // Loaded only where something has to be parsed.
  const { parseAndValidate } = await import('./parse-and-validate.ts')
  const result = parseAndValidate(source, file, id, strict)
  await cache.put(file, place, source, result)
  return { file, path, source, result }
}

/** Parsed documents between runs: listing them loads no parser. One file per document, so that it stays bounded. */
type ParseCache = {
  /** `place`: what a document is parsed by besides its text. Undefined when that, the text or the parser changed. */
  get(file: string, place: string, source: string): ParseResult | undefined
  /** A cache that cannot be written only costs time. */
  put(file: string, place: string, source: string, result: ParseResult): Promise<void>
}

type Entry = { key: string; result: ParseResult }

/** `parser` is the hash of what decides how documents are parsed. */
function openParseCache(directory: string, parser: string): ParseCache {
  const entryFile = (file: string) => join(directory, `${hash(process.cwd(), file)}.json`)
  const keyOf = (file: string, place: string, source: string) => hash(parser, file, place, source)
  return {
    get(file, place, source) {
      try {
        const { key, result } = JSON.parse(readFileSync(entryFile(file), 'utf8')) as Entry
        if (key !== keyOf(file, place, source)) return undefined
        // The source is already known; it is not kept twice.
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
