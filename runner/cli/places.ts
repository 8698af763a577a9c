/** Where things are kept, by environment and default. */
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** Provisioned labs and caches: `$LAB_DIR`, else below the user's cache directory. */
export function labDirectory(environment: NodeJS.ProcessEnv): string {
  const base = environment.XDG_CACHE_HOME || join(homedir(), '.cache')
  return resolve(environment.LAB_DIR || join(base, 'image-mode-docs'))
}

/** Evidence: `$EVIDENCE_DIR`, else `evidence`; relative to the current directory. */
export function evidenceDirectory(environment: NodeJS.ProcessEnv): string {
  return environment.EVIDENCE_DIR || 'evidence'
}

/** The runner's own folder. */
export const runnerDirectory = resolve(import.meta.dirname, '..')

/** The files that tutorials mirror. */
export const snippetsDirectory = 'snippets'
