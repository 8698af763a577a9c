/** Parts of the lab: directories made once from a recipe, named by its hash, complete or not there. */

import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { readJson } from '../../core/read-text.ts'
import { sha256 } from '../../core/sha256.ts'
import { LabError, type LabOptions } from '../lab.ts'
import { fullDisk, isDiskFull, run } from './run.ts'

/** What every step of provisioning is given; the directory is that of this lab: every part lives below it. */
export type Context = Pick<LabOptions, 'directory' | 'offlineCache' | 'progress' | 'signal'>

/** The one date (seconds since 1970) that files, packages and images of the lab carry: no clock enters what is built. */
export const sourceDate = Date.UTC(2026, 0, 1) / 1000

export type Part = {
  name: string
  /** Everything that decides the result, as plain data: package lists, scripts, keys of other parts, a revision of the code. */
  recipe: unknown
  /** Fills the directory, which is there and empty. May be killed at any point. */
  build(directory: string, context: Context): Promise<void>
  /** Not put into `--offline-cache`, because it is made quickly from other parts. */
  transient?: boolean
}

/** Directory name of a part: equal recipes share it. */
export function partKey(part: Pick<Part, 'name' | 'recipe'>): string {
  return `${part.name}-${sha256(JSON.stringify(part.recipe)).slice(0, 16)}`
}

/** Where a part lives, whether it is there or not. */
export function partDirectory(part: Pick<Part, 'name' | 'recipe'>, context: Context): string {
  return join(context.directory, 'parts', partKey(part))
}

/** Whether it is there, or can be restored without building anything. */
export function isAvailable(part: Part, context: Context): boolean {
  return existsSync(partDirectory(part, context)) || archiveOf(partKey(part), context) !== undefined
}

/** Parts that this process is making: whoever needs one meanwhile waits for it. */
const making = new Map<string, Promise<string>>()

/** The directory of the finished part: found, restored from the offline cache, or built. */
export function ensurePart(part: Part, context: Context): Promise<string> {
  const directory = partDirectory(part, context)
  const known = making.get(directory)
  if (known) return known
  const fresh = findOrMake(part, directory, context).finally(() => making.delete(directory))
  making.set(directory, fresh)
  return fresh
}

/** Side by side. When one fails, the others are ended before its error is thrown. */
export async function ensureTogether(parts: Part[], context: Context): Promise<void> {
  const failed = new AbortController()
  const signal = AbortSignal.any([context.signal, failed.signal])
  const making = parts.map((part) =>
    ensurePart(part, { ...context, signal }).catch((error: unknown) => {
      failed.abort(error)
      throw error
    }),
  )
  await Promise.allSettled(making)
  await Promise.all(making)
}

async function findOrMake(part: Part, directory: string, context: Context): Promise<string> {
  if (existsSync(directory)) {
    await utimes(directory, new Date(), new Date())
  } else {
    const partial = `${directory}.partial`
    await rm(partial, { recursive: true, force: true })
    await mkdir(partial, { recursive: true })
    const restored = !part.transient && (await restorePart(partKey(part), partial, context))
    // Whoever listens for the end from now on would never hear of one that has come.
    context.signal.throwIfAborted()
    if (!restored) await part.build(partial, context).catch(rethrowFullDisk)
    await rename(partial, directory)
  }
  if (!part.transient) await storePart(partKey(part), directory, context)
  return directory
}

/** Programs report it themselves; this is for files that the runner writes. */
function rethrowFullDisk(error: unknown): never {
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') throw fullDisk(error.message, error)
  throw error
}

/** The offline cache: finished parts as archives, so that another machine provisions without the network. */

/** Owners as numbers, with extended attributes (file capabilities) and holes kept. */
const faithful = ['--numeric-owner', '--xattrs', '--xattrs-include=*', '--acls', '--sparse']

/** Archives that were not used for so many milliseconds belong to recipes of the past. */
const forgotten = 14 * 24 * 60 * 60 * 1000

/** Where the archive of a part is, if it is there. */
function archiveOf(key: string, context: Context): string | undefined {
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
async function restorePart(key: string, into: string, context: Context): Promise<boolean> {
  const archive = archiveOf(key, context)
  if (!archive) return false
  const task = `Restore ${key} from the offline cache`
  context.progress({ task, state: 'start' })
  try {
    await run(['tar', '--zstd', ...faithful, '-xpf', archive, '-C', into], context)
  } catch (error) {
    if (!(error instanceof LabError) || isDiskFull(error)) throw error
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

/** A part that was used less than this many milliseconds ago may be in use by another run. */
const grace = 60 * 60 * 1000

/** Of states that were not used for that long, so many are remembered: for going back and forth between recipes. */
const remembered = 3

/** Must be called while the lock is held: only then is every `.partial` a leftover. */
export async function collectGarbage(context: Context): Promise<void> {
  const parts = join(context.directory, 'parts')
  const kept = await keptParts(join(context.directory, 'states'))
  for (const name of existsSync(parts) ? await readdir(parts) : []) {
    const path = join(parts, name)
    const leftover = /\.(partial|trash)$/.test(name)
    if (!leftover && (kept.has(name) || Date.now() - (await stat(path)).mtimeMs < grace)) continue
    // Renamed first: a part is complete or not there, also when this is killed half-way.
    const trash = leftover ? path : `${path}.trash`
    if (!leftover) await rename(path, trash)
    await rm(trash, { recursive: true, force: true })
  }
}

/** Names of the parts of the states that are kept; the other states are removed. */
async function keptParts(states: string): Promise<Set<string>> {
  const files = (existsSync(states) ? await readdir(states) : []).map((name) => join(states, name))
  const used = await Promise.all(files.map(async (file) => ({ file, at: (await stat(file)).mtimeMs })))
  const kept = new Set<string>()
  for (const [index, { file, at }] of used.sort((left, right) => right.at - left.at).entries()) {
    if (index >= remembered && Date.now() - at > grace) {
      await rm(file)
      continue
    }
    const { keeps } = (readJson(file) ?? {}) as { keeps?: string[] }
    for (const key of keeps ?? []) kept.add(key)
  }
  return kept
}
