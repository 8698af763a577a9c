/** The offline cache: finished parts as archives, so that another machine provisions without the network. */

import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { LabError } from '../lab.ts'
import type { Context } from './context.ts'
import { run } from './run.ts'

/** Owners as numbers, with extended attributes (file capabilities) and holes kept. */
const faithful = ['--numeric-owner', '--xattrs', '--xattrs-include=*', '--acls', '--sparse']

/** Archives that were not used for so many milliseconds belong to recipes of the past. */
const forgotten = 14 * 24 * 60 * 60 * 1000

/** Where the archive of a part is, if it is there. */
export function archiveOf(key: string, context: Context): string | undefined {
  if (!context.offlineCache) return undefined
  const archive = join(context.offlineCache, `${key}.tar.zst`)
  return existsSync(archive) ? archive : undefined
}

/** Removes archives that nobody used for a long time, and what killed runs left. Only while the lock is held. */
export async function pruneArchives(context: Context): Promise<void> {
  if (!context.offlineCache || !existsSync(context.offlineCache)) return
  for (const name of await readdir(context.offlineCache)) {
    const file = join(context.offlineCache, name)
    const old = name.endsWith('.tar.zst') && Date.now() - (await stat(file)).mtimeMs > forgotten
    if (old || name.endsWith('.tar.zst.partial')) await rm(file, { force: true })
  }
}

/** False when there is no offline cache, or it does not hold the part. */
export async function restorePart(key: string, into: string, context: Context): Promise<boolean> {
  const archive = archiveOf(key, context)
  if (!archive) return false
  const task = `Restore ${key} from the offline cache`
  context.progress({ task, state: 'start' })
  try {
    await run(['tar', '--zstd', ...faithful, '-xpf', archive, '-C', into], context)
  } catch (error) {
    if (!(error instanceof LabError) || /disk is full/.test(error.message)) throw error
    throw new LabError(`${archive} is damaged: ${error.message}`, `Remove ${archive} and start again.`, {
      cause: error,
    })
  }
  context.progress({ task, state: 'done' })
  return true
}

/** Does nothing when the cache is not wanted or holds the part already. */
export async function storePart(key: string, directory: string, context: Context): Promise<void> {
  if (!context.offlineCache) return
  const archive = join(context.offlineCache, `${key}.tar.zst`)
  if (existsSync(archive)) return await utimes(archive, new Date(), new Date())
  const task = `Store ${key} in the offline cache`
  context.progress({ task, state: 'start' })
  await mkdir(context.offlineCache, { recursive: true })
  const partial = `${archive}.partial`
  await rm(partial, { force: true })
  await run(['tar', '-I', 'zstd -T0 -3', ...faithful, '-cf', partial, '-C', directory, '.'], context)
  await rename(partial, archive)
  context.progress({ task, state: 'done' })
}

/** Of paths, executable bits, contents and targets of links; independent of where the tree lies. */
export function hashTree(directory: string): string {
  const hash = createHash('sha256')
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true })
  const paths = (of: typeof entries) => of.map((entry) => join(entry.parentPath, entry.name)).sort()
  const files = paths(entries.filter((entry) => entry.isFile()))
  for (const link of paths(entries.filter((entry) => entry.isSymbolicLink())))
    hash.update(`${relative(directory, link)}\0link\0${readlinkSync(link)}\0`)
  for (const file of files) {
    const content = readFileSync(file)
    hash
      .update(`${relative(directory, file)}\0${(statSync(file).mode & 0o111) > 0}\0${content.length}\0`)
      .update(content)
  }
  return hash.digest('hex')
}
