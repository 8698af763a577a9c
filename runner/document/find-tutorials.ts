/** Paths as given on a command line → the Markdown files that they name. */
import { existsSync, lstatSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path'
import { type Diagnostic, fileStart, problem } from '../core/diagnostic.ts'
import { leadsOut } from '../core/inside-path.ts'
import { oneLine } from '../core/terminal-text.ts'
import { readFailure, type TutorialFile, unreadable } from './read-source.ts'

export type FoundTutorials = {
  files: TutorialFile[]
  diagnostics: Diagnostic[]
  /** Documents below folders that have another ending, by ending. */
  passedOver: Map<string, number>
}

/** What is read where nothing else is asked for. */
const tutorialEndings = ['.md']
/** Endings of documents that a writer may expect to be read. */
const otherDocuments = /\.(?:md|mdx|markdown|adoc|asciidoc|rst|md\.in)$/

/** Where tutorials live unless paths are named. */
export const contentFolder = 'content'

/**
 * Files of the given endings (`.md`), or those that `reads` accepts, and all such files below folders, sorted by id,
 * each once. Hidden folders, node_modules and links to folders are passed over. A path that does not exist, a file of
 * another kind, and two files of one id are diagnostics.
 */
export function findTutorials(
  paths: readonly string[] = [contentFolder],
  cwd: string = process.cwd(),
  endings: readonly string[] = tutorialEndings,
  reads: (path: string) => boolean = (path) => endings.includes(extname(path)),
): FoundTutorials {
  const files = new Map<string, TutorialFile>()
  const diagnostics: Diagnostic[] = []
  const passedOver = new Map<string, number>()
  const search: Search = { cwd, reads, files, diagnostics, passedOver }
  for (const given of paths.length === 0 ? [contentFolder] : paths) {
    const path = resolve(cwd, given)
    try {
      if (statSync(path).isDirectory()) addFolder(path, path, search)
      else if (
        lstatSync(path).isSymbolicLink() &&
        leadsOut(contentAbove(dirname(path), undefined, cwd) ?? dirname(path), path)
      )
        diagnostics.push(wrong(given, 'is a link out of its folder; name the file itself'))
      else if (reads(path)) add(path, undefined, contentAbove(dirname(path), undefined, cwd), cwd, files)
      else
        diagnostics.push(
          wrong(given, `only Markdown files are read: the name must end in \`${endings.join('` or `')}\``),
        )
    } catch (error) {
      diagnostics.push(wrong(given, `cannot be read: ${readFailure(error)}`))
    }
  }
  const sorted = [...files.values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : a.path < b.path ? -1 : 1))
  diagnostics.push(...sameIds(sorted))
  return { files: sorted, diagnostics, passedOver }
}

type Search = {
  cwd: string
  reads: (path: string) => boolean
  files: Map<string, TutorialFile>
  diagnostics: Diagnostic[]
  passedOver: Map<string, number>
}

function addFolder(root: string, folder: string, search: Search): void {
  const { cwd, reads, files, diagnostics, passedOver } = search
  const content = contentAbove(folder, root, cwd)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
    const path = join(folder, entry.name)
    if (oneLine(entry.name) !== entry.name) {
      diagnostics.push(unreadable(oneLine(shown(path, cwd)), 'the name has characters that cannot be shown'))
      continue
    }
    try {
      if (entry.isDirectory()) addFolder(root, path, search)
      else if (reads(path) && entry.isSymbolicLink() && existsSync(path) && leadsOut(root, path))
        diagnostics.push(unreadable(shown(path, cwd), 'the file is a link out of the folder'))
      else if (reads(path) && statSync(path).isFile()) add(path, root, content, cwd, files)
      else {
        const [ending] = otherDocuments.exec(entry.name) ?? []
        if (ending) passedOver.set(ending, (passedOver.get(ending) ?? 0) + 1)
      }
    } catch (error) {
      const why = entry.isSymbolicLink() ? 'it is a link that leads nowhere' : readFailure(error)
      diagnostics.push(unreadable(shown(path, cwd), `the file cannot be read: ${why}`))
    }
  }
}

function add(
  path: string,
  root: string | undefined,
  content: string | undefined,
  cwd: string,
  files: Map<string, TutorialFile>,
): void {
  if (files.has(path)) return
  const top = content ?? root
  const inside = top === undefined ? basename(path) : relative(top, path)
  const id = inside.slice(0, -extname(inside).length).split(sep).join('/')
  files.set(path, { file: shown(path, cwd), path, id, strict: content !== undefined && path.endsWith('.md') })
}

/** The innermost folder `content` on the way to a folder from the current directory (from the root, when outside). */
function contentAbove(folder: string, root: string | undefined, cwd: string): string | undefined {
  const fromHere = relative(cwd, folder)
  const start = fromHere.startsWith('..') ? sep : cwd
  const parts = relative(start, folder).split(sep)
  const at = parts.lastIndexOf(contentFolder)
  if (at < 0) return undefined
  const content = resolve(start, ...parts.slice(0, at + 1))
  // Further down in someone else's tree, a folder of that name is theirs.
  const theirs = root !== undefined && content.startsWith(root + sep) && content !== join(cwd, contentFolder)
  return theirs ? undefined : content
}

function shown(path: string, cwd: string): string {
  const short = relative(cwd, path)
  return short.startsWith('..') || short === '' ? path : short
}

function sameIds(files: TutorialFile[]): Diagnostic[] {
  return files.flatMap((file, index) => {
    const before = files[index - 1]
    if (before?.id !== file.id) return []
    const message = `has the same id as ${before.file}: \`${file.id}\``
    const suggestion = 'Name a folder that holds both, or rename one'
    return [{ file: file.file, ...problem('duplicate-tutorial', fileStart, message, suggestion) }]
  })
}

function wrong(file: string, message: string): Diagnostic {
  return { file, ...problem('unreadable-path', fileStart, message) }
}
