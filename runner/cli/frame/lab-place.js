/** Where labs and caches are kept. In JavaScript for the sake of `compile-cache.js`. */
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/**
 * Provisioned labs and caches: `$LAB_DIR`, else below the user's cache directory.
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string}
 */
export function labDirectory(environment) {
  const base = environment.XDG_CACHE_HOME || join(homedir(), '.cache')
  return resolve(environment.LAB_DIR || join(base, 'image-mode-docs'))
}
