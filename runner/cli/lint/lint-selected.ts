/** Checks the documents of a run without running them: nothing is `linted` that was not. */

import { join } from 'node:path'
import { writeAtomically } from '../../core/atomic-write.ts'
import type { Diagnostic } from '../../core/diagnostic.ts'
import { readJson, readText } from '../../core/read-text.ts'
import { sha256 } from '../../core/sha256.ts'
import type { Tutorial } from '../../document/model.ts'
import { hashFolders, snippetPaths } from '../../evidence/inputs.ts'
import { releasesPaths } from '../../lint/releases/releases-paths.ts'
import { labDirectory, runnerDirectory, snippetsDirectory } from '../frame/paths.ts'

type Kept = { key: string; findings: Diagnostic[] }

/**
 * What was found is kept as long as the documents, their snippets, their releases.json and the checks are the same; a
 * link to a file outside of them that has since gone is `lint-docs`' to find.
 */
export async function lintSelected(tutorials: Tutorial[], environment: NodeJS.ProcessEnv): Promise<Diagnostic[]> {
  const key = await keyOf(tutorials)
  const place = sha256(JSON.stringify([process.cwd(), ...tutorials.map((tutorial) => tutorial.file)]))
  const file = join(labDirectory(environment), 'parse-cache', `lint-${place}.json`)
  const kept = readJson(file) as Kept | undefined
  if (kept?.key === key) return kept.findings
  const findings = await lintNow(tutorials)
  await writeAtomically(file, JSON.stringify({ key, findings })).catch(() => undefined)
  return findings
}

async function lintNow(tutorials: Tutorial[]): Promise<Diagnostic[]> {
  const { lintAll } = await import('../../lint/lint.ts')
  const { diskReader } = await import('../../lint/document/reader.ts')
  const documents = tutorials.map(({ file, source }) => ({ file, source }))
  return await lintAll(documents, { reader: diskReader(''), snippets: snippetsDirectory, strict: true })
}

async function keyOf(tutorials: Tutorial[]): Promise<string> {
  const snippets = [...new Set(tutorials.flatMap(snippetPaths))].sort()
  const releases = [...new Set(tutorials.flatMap(({ file }) => releasesPaths(file)))].sort()
  const others = [...snippets.map((path) => join(snippetsDirectory, path)), ...releases]
  const texts = others.map((path) => readText(path) ?? 'missing')
  const checks = hashFolders(runnerDirectory, ['core', 'document', 'lint'])
  return sha256(
    JSON.stringify([checks, ...tutorials.flatMap(({ file, hash: content }) => [file, content]), ...others, ...texts]),
  )
}
