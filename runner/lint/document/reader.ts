/** Reads linked files and snippets from a directory. */

import { existsSync, realpathSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { readText } from '../../core/read-text.ts'

/** What is read from outside a document; paths are relative to where the documents' own names start. */
export type Reader = {
  read(path: string): string | undefined
  exists(path: string): boolean
  /** Where a symbolic link leads, for relative links in the document behind it. */
  real?(path: string): string
}

/** Paths are relative to `root`; what was read is kept. */
export function diskReader(root: string): Reader {
  const texts = new Map<string, string | undefined>()
  const there = new Map<string, boolean>()
  return {
    read(path) {
      if (!texts.has(path)) texts.set(path, readText(join(root, path)))
      return texts.get(path)
    },
    exists(path) {
      const known = there.get(path) ?? existsSync(join(root, path))
      there.set(path, known)
      return known
    },
    real(path) {
      try {
        return relative(realpathSync(resolve(root)), realpathSync(join(root, path))).replaceAll(sep, '/')
      } catch {
        return path
      }
    },
  }
}
