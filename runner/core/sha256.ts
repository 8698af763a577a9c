import { createHash, hash as digest } from 'node:crypto'
import { type Dirent, lstatSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { entriesBelow } from './entries-below.ts'

/** In hex. */
export function sha256(data: string | Uint8Array): string {
  return digest('sha256', data)
}

/** Of paths, executable bits, contents and targets of links; independent of where the tree lies. */
export function hashTree(directory: string): string {
  const hash = createHash('sha256')
  const entries = entriesBelow(directory)
  const files = pathsOf(entries.filter((entry) => entry.isFile()))
  for (const link of pathsOf(entries.filter((entry) => entry.isSymbolicLink())))
    hash.update(`${relative(directory, link)}\0link\0${readlinkSync(link)}\0`)
  for (const file of files) {
    const content = readFileSync(file)
    hash
      .update(`${relative(directory, file)}\0${(statSync(file).mode & 0o111) > 0}\0${content.length}\0`)
      .update(content)
  }
  return hash.digest('hex')
}

/** Changes when a file of a tree, or the one file, may have changed: by sizes and times, without reading any. */
export function fingerprint(path: string): string {
  const inside = lstatSync(path).isDirectory() ? pathsOf(entriesBelow(path)) : []
  const files = [path, ...inside].map((file) => {
    const { size, mtimeMs, ino } = lstatSync(file)
    return [file, size, mtimeMs, ino]
  })
  return sha256(JSON.stringify(files))
}

function pathsOf(entries: Dirent[]): string[] {
  return entries.map((entry) => join(entry.parentPath, entry.name)).sort()
}
