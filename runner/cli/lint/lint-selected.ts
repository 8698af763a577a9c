/** Checks the documents of a run without running them: nothing is `linted` that was not. */

import { join } from 'node:path'
import type { Diagnostic } from '../../core/diagnostic.ts'
import { readText } from '../../core/read-text.ts'
import { sha256 } from '../../core/sha256.ts'
import type { Tutorial } from '../../document/model.ts'
import { hashFolders, snippetPaths } from '../../evidence/inputs.ts'
import { releasesPaths } from '../../lint/releases/releases-paths.ts'
import { cached } from '../documents/cached.ts'
import { labDirectory, runnerDirectory, snippetsDirectory } from '../frame/paths.ts'

/**
 * What was found is kept as long as the documents, their snippets, their releases.json and the checks are the same; a
 * link to a file outside of them that has since gone is `lint-docs`' to find.
 */
export async function lintSelected(tutorials: Tutorial[], environment: NodeJS.ProcessEnv): Promise<Diagnostic[]> {
  const key = await keyOf(tutorials)
  const place = sha256(JSON.stringify([process.cwd(), ...tutorials.map((tutorial) => tutorial.file)]))
  const file = join(labDirectory(environment), 'parse-cache', `lint-${place}.json`)
  return await cached(file, key, async () => {
    const { lintAll } = await import('../../lint/lint.ts')
    const { diskReader } = await import('../../lint/document/reader.ts')
    const documents = tutorials.map(({ file, source }) => ({ file, source }))
    return await lintAll(documents, { reader: diskReader(''), snippets: snippetsDirectory, strict: true })
  })
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
