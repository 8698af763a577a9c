/** Parts of the lab: directories made once from a recipe, named by its hash, complete or not there. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { archiveOf, restorePart, storePart } from './archive.ts'
import type { Context } from './context.ts'
import { fullDisk } from './run.ts'

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
  return `${part.name}-${createHash('sha256').update(JSON.stringify(part.recipe)).digest('hex').slice(0, 16)}`
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
    if (!restored) await part.build(partial, context).catch(tellFullDisk)
    await rename(partial, directory)
  }
  if (!part.transient) await storePart(partKey(part), directory, context)
  return directory
}

/** Programs report it themselves; this is for files that the runner writes. */
function tellFullDisk(error: unknown): never {
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') throw fullDisk(error.message, error)
  throw error
}
