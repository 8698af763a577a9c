/** One hash for a tree of small files that belong to a recipe. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Of paths, executable bits and contents; independent of where the tree lies. */
export function hashTree(directory: string): string {
  const hash = createHash('sha256')
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  for (const file of files.sort()) {
    const content = readFileSync(file)
    hash
      .update(`${relative(directory, file)}\0${(statSync(file).mode & 0o111) > 0}\0${content.length}\0`)
      .update(content)
  }
  return hash.digest('hex')
}
