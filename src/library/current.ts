/** The library of the running build or dev server. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readSite, type Site } from '../site.ts'
import { type Library, listDocuments, loadLibrary } from './library.ts'
import { pageHref } from './links.ts'

export const site: Site = readSite(process.env, process.cwd(), new Date())

/** Address of a page. */
export function hrefOf(id: string): string {
  return pageHref(site.base, id)
}

/** Astro bundles this module for the configuration, the loader and the pages: all of them share what was read. */
const place = Symbol.for('image-mode-docs.library')
const shared = globalThis as { [place]?: { print: string; library: Promise<Library> } }

/** Loaded once in a build. The dev server loads it again when a document or a record changed. */
export async function library(): Promise<Library> {
  const print = process.env.NODE_ENV === 'production' ? site.contentDir : await fingerprint()
  let current = shared[place]
  if (current?.print !== print) {
    current = { print, library: loadLibrary(site) }
    shared[place] = current
  }
  return current.library
}

async function fingerprint(): Promise<string> {
  const documents = (await listDocuments(site.contentDir)).map(({ file }) => join(site.contentDir, file))
  const records = await readdir(site.evidenceDir, { recursive: true }).catch(() => [])
  const files = [...documents, ...records.map((file) => join(site.evidenceDir, file))]
  const stats = await Promise.all(files.map((file) => stat(file).catch(() => undefined)))
  return files.map((file, index) => `${file}:${stats[index]?.mtimeMs}:${stats[index]?.size}`).join('\n')
}
