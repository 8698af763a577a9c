/** The runner's own version as far as it decides what a run proves. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/** Folders and files whose change may change a run's outcome; reports, command line and checks without running do not. */
const deciding = ['core', 'document', 'run', 'lab']

/**
 * Hash of the sources that decide a run's outcome and of the versions of the packages they use. `runner` is the runner's
 * folder; package.json is expected beside it. Synchronous, as `hashFolders`: through threads, many small files take longer.
 */
export function behaviourVersion(runner: string): string {
  const hash = createHash('sha256')
  const manifest = JSON.parse(readFileSync(join(runner, '..', 'package.json'), 'utf8')) as { dependencies?: object }
  hash.update(JSON.stringify(manifest.dependencies ?? {}))
  hash.update(hashFolders(runner, deciding))
  hash.update(readFileSync(join(runner, 'evidence', 'schema.ts')))
  return hash.digest('hex')
}

/** Hash of all files below the named folders: their paths and contents, in the order of their names. */
export function hashFolders(root: string, folders: string[]): string {
  const files = folders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  const hash = createHash('sha256')
  for (const file of files) {
    const content = readFileSync(file)
    hash.update(`${relative(root, file).split(sep).join('/')}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}
