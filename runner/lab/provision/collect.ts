/** Removes parts that no recipe in use needs any more, and what killed runs left. */
import { existsSync } from 'node:fs'
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from './context.ts'

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
    const { keeps } = JSON.parse(await readFile(file, 'utf8').catch(() => '{}')) as { keeps?: string[] }
    for (const key of keeps ?? []) kept.add(key)
  }
  return kept
}
