/** Reads and parses documents, through a cache of parsed ones. */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Diagnostic } from '../../core/diagnostic.ts'
import { sha256 } from '../../core/sha256.ts'
import type { ParseResult, Tutorial } from '../../document/model.ts'
import { readSource, type TutorialFile } from '../../document/read-source.ts'
import { hashFolders } from '../../evidence/inputs.ts'
import { labDirectory, runnerDirectory } from '../frame/paths.ts'
import { cached } from './cached.ts'
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
  const cache = join(labDirectory(environment), 'parse-cache')
  const loaded = await Promise.all(files.map((file) => loadDocument(file, cache, parser)))
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

/** `parser`: hash of what decides how documents are parsed. One file per document, so that the cache stays bounded. */
async function loadDocument({ file, path, id, strict }: TutorialFile, cache: string, parser: string): Promise<Loaded> {
  const { source, diagnostics } = readSource(path, file)
  if (source === undefined) return { file, path, result: { diagnostics } }
  const entry = join(cache, `${sha256(JSON.stringify([process.cwd(), file]))}.json`)
  const key = sha256(JSON.stringify([parser, file, id, strict, source]))
  const result = await cached(entry, key, async () => {
    // Loaded only where something has to be parsed.
    const { parseAndValidate } = await import('./parse-and-validate.ts')
    return withSource(parseAndValidate(source, file, id, strict), '')
  })
  return { file, path, source, result: withSource(result, source) }
}

/** The source is known without the cache. */
function withSource(result: ParseResult, source: string): ParseResult {
  return result.tutorial === undefined ? result : { ...result, tutorial: { ...result.tutorial, source } }
}
