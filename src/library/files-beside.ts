/** Pictures and other files that stand beside the documents and are published with them. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { releasesName } from '../../runner/lint/releases/releases-paths.ts'

/** Paths of the files; a folder that is not there has none. */
export async function filesBeside(contentDir: string): Promise<string[]> {
  const entries = await readdir(contentDir, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.md') && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => file !== join(contentDir, releasesName))
}
