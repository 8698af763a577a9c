/** From paths on a command line to Markdown files that can be read, with every mistake as a sentence. */
import { statSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import type { Diagnostic } from '../../core/diagnostic.ts'
import { closest } from '../../core/suggest.ts'
import { findTutorials } from '../../document/find-tutorials.ts'
import type { TutorialFile } from '../../document/read-source.ts'
import { isFolder } from '../frame/paths.ts'

export type FoundDocuments = {
  files: TutorialFile[]
  /** Of the paths themselves. */
  errors: string[]
  /** Of what was found below them: files that cannot be read, two of one id. */
  faults: Diagnostic[]
  /** Documents of other endings below the folders, by ending. */
  passedOver: Map<string, number>
}

/** No paths: the content folder. Files are sorted by name. */
export async function findDocuments(
  paths: string[],
  endings?: readonly string[],
  reads?: (path: string) => boolean,
): Promise<FoundDocuments> {
  if (paths.includes(''))
    return {
      files: [],
      errors: ['an empty path; expected a Markdown file or a folder'],
      faults: [],
      passedOver: new Map(),
    }
  const found = findTutorials(paths, process.cwd(), endings, reads)
  const errors = await Promise.all(
    found.diagnostics
      .filter(({ rule }) => rule === 'unreadable-path')
      .map(async ({ file, message }) => sentence({ file, message, suggestion: await nearbyName(file) })),
  )
  for (const path of paths)
    if (isEmptyFolder(path, found.files)) errors.push(`${path}: there is no Markdown file (*.md) in this folder`)
  // Reading a pipe or a device might never end.
  for (const { path, file } of found.files)
    if (!statSync(path).isFile()) errors.push(`${file}: expected a regular file`)
  const faults = found.diagnostics.filter(({ rule }) => rule !== 'unreadable-path')
  return { files: found.files.sort((a, b) => (a.file < b.file ? -1 : 1)), errors, faults, passedOver: found.passedOver }
}

type Sayable = { file: string; message: string; suggestion?: string | undefined }

/** A fault without a code frame. */
export function sentence({ file, message, suggestion }: Sayable): string {
  return `${file}: ${message}${suggestion === undefined ? '' : `; ${suggestion}`}`
}

function isEmptyFolder(path: string, files: TutorialFile[]): boolean {
  const below = `${resolve(path)}${sep}`
  return isFolder(path) && !files.some((file) => file.path.startsWith(below))
}

async function nearbyName(path: string): Promise<string | undefined> {
  if ((await stat(path).catch(() => undefined)) !== undefined) return undefined
  const names = await readdir(dirname(path)).catch((): string[] => [])
  // A link that leads nowhere has this very name.
  const like = closest(
    basename(path),
    names.filter((name) => name !== basename(path)),
  )
  return like === undefined ? undefined : `did you mean ${join(dirname(path), like)}?`
}
