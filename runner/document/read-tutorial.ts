/** From disk to tutorial: file → source → Tutorial. */
import type { ParseResult } from './model.ts'
import { type ParseOptions, parseTutorial } from './parse.ts'
import { readSource, type TutorialFile } from './read-source.ts'

/** `source` for the code frames of the diagnostics, when the file could be read. */
export type ReadResult = ParseResult & { source?: string }

/** Reads and parses; a file that cannot be read as UTF-8 text is a diagnostic. */
export function readTutorial(found: TutorialFile, options: ParseOptions = {}): ReadResult {
  const { source, diagnostics } = readSource(found.path, found.file)
  if (source === undefined) return { diagnostics }
  return { ...parseTutorial(source, found.file, found.id, { strict: found.strict, ...options }), source }
}
