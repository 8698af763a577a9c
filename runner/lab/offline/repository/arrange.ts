/** Brings the files of one package into the places that its catalogue entry names. */
import { existsSync, readdirSync } from 'node:fs'
import { cp, glob, mkdir, readdir, rename, rm, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Entry, unneededFiles } from './catalogue.ts'

/** Files that entries add, by entry. */
export const overlays = join(import.meta.dirname, 'overlay')

/** `sources`: directories of the unpacked Debian packages; all end up in `directory`. */
export async function arrange(entry: Entry, sources: string[], directory: string): Promise<void> {
  await mkdir(directory, { recursive: true })
  for (const source of sources)
    await cp(source, directory, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true })
  for (const [from, to] of Object.entries(entry.move ?? {})) {
    await mkdir(dirname(join(directory, to)), { recursive: true })
    await rename(join(directory, from), join(directory, to)).catch((cause) => {
      throw new Error(`the catalogue's entry ${entry.name} moves ${from}, which the package does not have`, { cause })
    })
  }
  for (const pattern of [...unneededFiles, ...(entry.drop ?? [])]) {
    for await (const path of glob(pattern.slice(1), { cwd: directory }))
      await rm(join(directory, path), { recursive: true })
  }
  const overlay = join(overlays, entry.name)
  if (existsSync(overlay)) await cp(overlay, directory, { recursive: true, force: true, verbatimSymlinks: true })
  for (const [path, target] of Object.entries(entry.links ?? {})) {
    await mkdir(dirname(join(directory, path)), { recursive: true })
    await symlink(target, join(directory, path))
  }
  await removeEmpty(directory)
}

/** Directories that lost all their files belong to nobody; those in /var are state that the package wants. */
async function removeEmpty(directory: string, root = directory): Promise<void> {
  for (const item of await readdir(directory, { withFileTypes: true })) {
    if (item.isDirectory()) await removeEmpty(join(directory, item.name), root)
  }
  const kept = directory === root || directory.startsWith(join(root, 'var/'))
  if (!kept && readdirSync(directory).length === 0) await rm(directory, { recursive: true })
}

/** Paths of all files, links and directories of `directory`, absolute as seen inside. */
export async function listPaths(directory: string): Promise<string[]> {
  const items = await readdir(directory, { recursive: true, withFileTypes: true })
  return items.map((item) => join(item.parentPath, item.name).slice(directory.length)).sort()
}
