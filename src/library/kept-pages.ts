/**
 * Rendered pages as files beside Astro's store. In the store they would be compiled into the build as the text of one
 * module, and a thousand pages would be in memory several times over.
 */
import { readFileSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAtomically } from '../../runner/core/atomic-write.ts'
import { sha256 } from '../../runner/core/sha256.ts'

/** Gives the path below `cacheDir`. `folder`: of the dev server or of builds, each with a store of its own. */
export async function keepPage(cacheDir: string, folder: string, html: string): Promise<string> {
  const path = join(folder, `${sha256(html).slice(0, 32)}.html`)
  await writeAtomically(join(cacheDir, path), html)
  return path
}

/** Paths below `cacheDir` of all pages that are kept in a folder. */
export async function listKept(cacheDir: string, folder: string): Promise<Set<string>> {
  const names = await readdir(join(cacheDir, folder)).catch(() => [])
  return new Set(names.map((name) => join(folder, name)))
}

/** `path`: below `cacheDir`. */
export function readKept(cacheDir: string, path: string): string {
  return readFileSync(join(cacheDir, path), 'utf8')
}

/** Removes what no page is any more. */
export async function removeKept(cacheDir: string, paths: Iterable<string>): Promise<void> {
  for (const path of paths) await rm(join(cacheDir, path), { force: true })
}

/** Where the page of an entry is kept; undefined for pages that are made from components. */
export function keptPath(entry: { rendered?: { metadata?: Record<string, unknown> } } | undefined): string | undefined {
  const path = entry?.rendered?.metadata?.kept
  return typeof path === 'string' ? path : undefined
}
