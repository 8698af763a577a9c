/** Reads and checks some documents, in this thread. */
import type { Diagnostic } from '../../core/diagnostic.ts'
import { readSource, type TutorialFile } from '../../document/read-source.ts'
import { diskReader } from '../../lint/document/reader.ts'
import { type LintOptions, lint } from '../../lint/lint.ts'
import { parseAndValidate } from '../documents/parse-and-validate.ts'
import { missingPrerequisites } from '../documents/prerequisites.ts'

/** What can be sent to a thread. */
export type ChunkOptions = Omit<LintOptions, 'reader' | 'strict'>

export type ChunkResults = {
  findings: Diagnostic[]
  /** Texts of documents with findings, for code frames. */
  sources: Record<string, string>
  /** A document is no readable text. */
  unreadable: boolean
}

// Names of documents are relative to the current directory, or absolute.
const reader = diskReader('')

/** A draft that verify-docs would run lies anywhere; other projects do not write the word `run` behind a language. */
const hasRunBlock = /^[ \t>]*(?:`{3,}|~{3,})(?:bash|sh|shell|console)[ \t]+run(?=[ \t\n\r]|$)/m

type Waiting = { found: TutorialFile; source: string }

/** Reads documents as they are checked, so that a large tree is never in memory as a whole. */
export async function lintChunk(
  files: TutorialFile[],
  options: ChunkOptions,
  started: () => void = () => undefined,
): Promise<ChunkResults> {
  const results: ChunkResults = { findings: [], sources: {}, unreadable: false }
  const waiting = new Map<string, Waiting>()
  const read = function* (strict: boolean) {
    for (const found of files.filter((one) => one.strict === strict)) {
      const { file, path } = found
      started()
      const { source, diagnostics } = readSource(path, file)
      results.findings.push(...diagnostics)
      if (source === undefined) results.unreadable = true
      else {
        waiting.set(file, { found, source })
        yield { file, source }
      }
    }
  }
  for (const strict of [true, false])
    for await (const { file, diagnostics } of lint(read(strict), { ...options, reader, strict })) {
      const { found, source } = waiting.get(file) as Waiting
      waiting.delete(file)
      const parsed = strict || hasRunBlock.test(source) ? tutorialFindings(found, source) : []
      const all = [...diagnostics, ...notYetReported(parsed, diagnostics)]
      results.findings.push(...all)
      if (all.length > 0) results.sources[file] = source
    }
  return results
}

function tutorialFindings(found: TutorialFile, source: string): Diagnostic[] {
  const { tutorial, diagnostics } = parseAndValidate(source, found.file, found.id, found.strict)
  return [...diagnostics, ...(tutorial ? missingPrerequisites(tutorial, found.path) : [])]
}

/** What the parser says beyond the checks; some of it both find. */
function notYetReported(parsed: Diagnostic[], reported: Diagnostic[]): Diagnostic[] {
  const places = new Set(reported.map(({ rule, line, column }) => `${rule} ${line}:${column}`))
  return parsed.filter(({ rule, line, column }) => !places.has(`${rule} ${line}:${column}`))
}
