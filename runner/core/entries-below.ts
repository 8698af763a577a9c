import { type Dirent, readdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * All that lies below a directory, each folder before what is in it. Symbolic links are named, not followed:
 * `readdirSync` with `recursive` follows them, and two that lead in a circle keep it busy for ever.
 */
export function entriesBelow(directory: string): Dirent[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry, ...entriesBelow(join(directory, entry.name))] : [entry],
  )
}
