/** What moving a repository's documents to another release changes, and what it leaves to people. Nothing is written. */
import { glob, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { releaseReferences } from '../../runner/lint/releases/references.ts'
import { type Mention, mentions, moveText } from './move-text.ts'

/** What readers see: pages, what they show, and examples that others copy. */
const documents = [
  'content/**/*.md',
  'snippets/**/*',
  'README.md',
  'CONTRIBUTING.md',
  'action.yml',
  '{ci,.github}/**/*.yml',
]

/** Names images too, but each name there has a reason of its own. */
const code = ['src/**/*.{ts,json,astro}', 'runner/**/*.{ts,json}']

export type Change = { file: string; before: string; after: string; moved: number }

export type Move = {
  changes: Change[]
  /** Numbers in documents that may or may not mean the release. */
  left: { file: string; mentions: Mention[] }[]
  /** Files of code that name images of the release. */
  code: string[]
  /** Image names with the new release that documents have after the change, and those with the old one before it. */
  images: { before: Set<string>; after: Set<string> }
}

/** Files are relative to `root`, and sorted. */
export async function planMove(root: string, from: string, to: string): Promise<Move> {
  const move: Move = { changes: [], left: [], code: [], images: { before: new Set(), after: new Set() } }
  for (const { file, text } of await read(root, documents)) {
    const { text: after, moved } = moveText(text, from, to)
    if (moved > 0) move.changes.push({ file, before: text, after, moved })
    addImages(text, from, move.images.before)
    addImages(after, to, move.images.after)
    const found = mentions(after, from)
    if (found.length > 0) move.left.push({ file, mentions: found })
  }
  for (const { file, text } of await read(root, code)) if (moveText(text, from, to).moved > 0) move.code.push(file)
  return move
}

function addImages(text: string, release: string, images: Set<string>): void {
  for (const reference of releaseReferences(text))
    if (reference.family.key === 'fedora' && reference.release === release) images.add(reference.text)
}

async function read(root: string, patterns: string[]): Promise<{ file: string; text: string }[]> {
  const files: string[] = []
  for await (const entry of glob(patterns, { cwd: root, withFileTypes: true }))
    if (entry.isFile()) files.push(relative(root, join(entry.parentPath, entry.name)))
  return await Promise.all(files.sort().map(async (file) => ({ file, text: await readFile(join(root, file), 'utf8') })))
}
