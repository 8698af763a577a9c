/** The runner's own version as far as it decides what a run proves. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

/** Folders and files whose change may change a run's outcome; reports, command line and checks without running do not. */
const deciding = ['tutorial', 'run', 'lab']

/**
 * Hash of the sources that decide a run's outcome and of the versions of the packages they use. `runner` is the runner's
 * folder; package.json is expected beside it.
 */
export async function behaviourVersion(runner: string): Promise<string> {
  const hash = createHash('sha256')
  const manifest = JSON.parse(await readFile(join(runner, '..', 'package.json'), 'utf8')) as { dependencies?: object }
  hash.update(JSON.stringify(manifest.dependencies ?? {}))
  hash.update(await hashFolders(runner, deciding))
  hash.update(await readFile(join(runner, 'evidence', 'schema.ts')))
  return hash.digest('hex')
}

/** Hash of all files below the named folders: their paths and contents, in the order of their names. */
export async function hashFolders(root: string, folders: string[]): Promise<string> {
  const lists = await Promise.all(
    folders.map((folder) => readdir(join(root, folder), { recursive: true, withFileTypes: true })),
  )
  const files = lists
    .flat()
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  const contents = await Promise.all(files.map((file) => readFile(file)))
  const hash = createHash('sha256')
  for (const [index, file] of files.entries()) {
    const content = contents[index] ?? Buffer.alloc(0)
    hash.update(`${relative(root, file).split(sep).join('/')}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}
