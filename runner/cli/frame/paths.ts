/** Where things are kept, by environment and default. */

import { existsSync, statSync } from 'node:fs'
import { isAbsolute, join, relative, resolve } from 'node:path'

export { labDirectory } from './lab-place.js'

/** Evidence: `$EVIDENCE_DIR`, else `evidence`; relative to the current directory. */
export function evidenceDirectory(environment: NodeJS.ProcessEnv): string {
  return environment.EVIDENCE_DIR || 'evidence'
}

/** The runner's own folder. */
export const runnerDirectory = resolve(import.meta.dirname, '../..')

/** The files that tutorials mirror. */
export const snippetsDirectory = 'snippets'

/**
 * Paths as the writer means them, relative to `cwd`: npm runs scripts in the package's own folder, and names the
 * writer's in INIT_CWD. A path that exists from `cwd` keeps its meaning; so does one that exists nowhere.
 */
export function writerPaths(paths: string[], environment: NodeJS.ProcessEnv, cwd: string): string[] {
  const writer = environment.INIT_CWD
  if (writer === undefined || writer === cwd) return paths
  return paths.map((path) => {
    if (path === '' || isAbsolute(path) || existsSync(join(cwd, path)) || !existsSync(join(writer, path))) return path
    return relative(cwd, join(writer, path))
  })
}

/** Whether a folder is there, also by a link. What cannot be looked at is none. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}
