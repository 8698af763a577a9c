/** Where things are kept, by environment and default. */
import { resolve } from 'node:path'

export { labDirectory } from './lab-place.js'

/** Evidence: `$EVIDENCE_DIR`, else `evidence`; relative to the current directory. */
export function evidenceDirectory(environment: NodeJS.ProcessEnv): string {
  return environment.EVIDENCE_DIR || 'evidence'
}

/** The runner's own folder. */
export const runnerDirectory = resolve(import.meta.dirname, '../..')

/** The files that tutorials mirror. */
export const snippetsDirectory = 'snippets'
