/** Pictures and films that stand beside the documents and are published with those that show them. */
import { readdir } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'

/** What a browser only shows. An SVG file can hold a script, and runs it when somebody opens it by itself. */
const types = new Set(['.avif', '.gif', '.jpeg', '.jpg', '.mp4', '.png', '.vtt', '.webm', '.webp'])

/** Paths of the files that one of the documents names; links among them are passed over. A folder that is not there has none. */
export async function filesBeside(contentDir: string, sources: string[]): Promise<string[]> {
  const entries = await readdir(contentDir, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile() && types.has(extname(entry.name).toLowerCase()))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => sources.some((source) => source.includes(basename(file))))
}
