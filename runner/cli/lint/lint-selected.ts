/** Checks the documents of a run without running them: nothing is `linted` that was not. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAtomically } from '../../core/atomic-write.ts'
import type { Diagnostic } from '../../core/diagnostic.ts'
import type { Tutorial } from '../../document/model.ts'
import { hashFolders, snippetPaths } from '../../evidence/inputs.ts'
import { releasesPaths } from '../../lint/releases/releases-paths.ts'
import { labDirectory, runnerDirectory, snippetsDirectory } from '../frame/paths.ts'

/**
 * What was found is kept as long as the documents, their snippets, their
 * releases.json and the checks are the same; a link to a file outside of them that has since gone is `lint-docs`' to find.
 */
export async function lintSelected(tutorials: Tutorial[], environment: NodeJS.ProcessEnv): Promise<Diagnostic[]> {
  const key = await keyOf(tutorials)
  const place = hash([process.cwd(), ...tutorials.map((tutorial) => tutorial.file)])
  const file = join(labDirectory(environment), 'parse-cache', `lint-${place}.json`)
  const kept = await readKept(file)
  if (kept?.key === key) return kept.findings
  const findings = await lintNow(tutorials)
  await writeAtomically(file, JSON.stringify({ key, findings })).catch(() => undefined)
  return findings
}

async function lintNow(tutorials: Tutorial[]): Promise<Diagnostic[]> {
  const { lintAll } = await import('../../lint/lint.ts')
  const { diskReader } = await import('../../lint/document/disk-reader.ts')
  const documents = tutorials.map(({ file, source }) => ({ file, source }))
  return await lintAll(documents, { reader: diskReader(''), snippets: snippetsDirectory, strict: true })
}

async function keyOf(tutorials: Tutorial[]): Promise<string> {
  const snippets = [...new Set(tutorials.flatMap(snippetPaths))].sort()
  const releases = [...new Set(tutorials.flatMap(({ file }) => releasesPaths(file)))].sort()
  const others = [...snippets.map((path) => join(snippetsDirectory, path)), ...releases]
  const texts = await Promise.all(others.map((path) => readFile(path, 'utf8').catch(() => 'missing')))
  const checks = hashFolders(runnerDirectory, ['core', 'document', 'lint'])
  return hash([checks, ...tutorials.flatMap(({ file, hash: content }) => [file, content]), ...others, ...texts])
}

async function readKept(file: string): Promise<{ key: string; findings: Diagnostic[] } | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch {
    return undefined
  }
}

function hash(parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
