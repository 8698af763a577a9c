/** Which commit a document comes from. */
import { existsSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { git } from '../../core/git.ts'

/** Git is asked once for each directory: asked for each of 200 documents, it took as long as all the rest. */
export class SourceCommits {
  readonly #asked = new Map<string, Promise<Map<string, string>>>()

  /** The last commit that changed the file; undefined where the file differs from it, or where there is no git. */
  async of(file: string): Promise<string | undefined> {
    const directory = dirname(file)
    const known = this.#asked.get(directory) ?? commitsIn(directory).catch(() => new Map())
    this.#asked.set(directory, known)
    return (await known).get(basename(file))
  }
}

/** File name → commit, of the files right in `directory` that are as their last commit left them. */
async function commitsIn(directory: string): Promise<Map<string, string>> {
  // Elsewhere, starting git takes as long as a short tutorial.
  if (!isInRepository(resolve(directory))) return new Map()
  const files = ['--', ':(glob)*']
  const [log, changed] = await Promise.all([
    git(directory, 'log', '--cc', '--name-only', '--format=%x00%H', ...files),
    git(directory, 'diff', '--name-only', 'HEAD', ...files),
  ])
  const commits = new Map<string, string>()
  let commit = ''
  for (const line of log.split('\n')) {
    if (line.startsWith('\0')) commit = line.slice(1)
    else if (line !== '' && !commits.has(basename(line))) commits.set(basename(line), commit)
  }
  for (const name of changed.split('\n')) commits.delete(basename(name))
  return commits
}

function isInRepository(directory: string): boolean {
  if (process.env.GIT_DIR !== undefined || existsSync(join(directory, '.git'))) return true
  return dirname(directory) !== directory && isInRepository(dirname(directory))
}
