/** Booted machines that were saved: the next machine of the same image goes on from there instead of booting. */
import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256 } from '../../core/sha256.ts'
import { ownerLives, ownerName } from '../sandbox/processes/process-tree.ts'

/** More than these are removed, the longest unused first. Each takes about the size of its image. */
const kept = 8
/** Begins the name of a state that is being saved; who saves it follows. */
const saving = '.state.'

export type SavedState = {
  /** On the host: `disk` (never written again), `kernel`, `initramfs`, and `state.qcow2` once there is one. */
  directory: string
  hasState: boolean
}

/** `parts` are all that decides what the machine is: the image's history, the lab's identity, the hardware. */
export function stateKey(parts: Record<string, string>): string {
  const text = JSON.stringify(Object.entries(parts).sort(([one], [other]) => (one < other ? -1 : 1)))
  return sha256(text).slice(0, 32)
}

export async function findState(parent: string, key: string): Promise<SavedState | undefined> {
  const directory = join(parent, key)
  if (!existsSync(join(directory, 'disk'))) return undefined
  const now = new Date()
  await utimes(directory, now, now)
  return { directory, hasState: existsSync(join(directory, 'state.qcow2')) }
}

/** `fill` makes disk, kernel and initramfs in an empty directory. A kill on the way leaves nothing under the key. */
export async function makeState(
  parent: string,
  key: string,
  fill: (directory: string) => Promise<void>,
): Promise<SavedState> {
  await mkdir(parent, { recursive: true })
  await prune(parent)
  const fresh = join(parent, `.${key}.${ownerName()}`)
  await rm(fresh, { recursive: true, force: true })
  await mkdir(fresh)
  await fill(fresh)
  const directory = join(parent, key)
  await rename(fresh, directory).catch(async (error: NodeJS.ErrnoException) => {
    // Another runner was quicker.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    await rm(fresh, { recursive: true, force: true })
  })
  return { directory, hasState: false }
}

/** `copy` writes memory and disk of a paused machine to a file. */
export async function keepState({ directory }: SavedState, copy: (to: string) => Promise<void>): Promise<void> {
  const fresh = join(directory, `${saving}${ownerName()}`)
  await copy(fresh)
  await rename(fresh, join(directory, 'state.qcow2'))
}

/** Removes what is long unused, and what dead runners left half-made. */
async function prune(parent: string): Promise<void> {
  const gone: string[] = []
  const whole: { path: string; used: number }[] = []
  for (const name of await readdir(parent)) {
    const path = join(parent, name)
    if (/^\.[0-9a-f]{32}/.test(name) && !ownerLives(name.split('.').at(-1) ?? '')) gone.push(path)
    if (!/^[0-9a-f]{32}/.test(name)) continue
    whole.push({ path, used: (await stat(path)).mtimeMs })
    const halfSaved = (await readdir(path)).filter((file) => file.startsWith(saving))
    gone.push(...halfSaved.filter((file) => !ownerLives(file.slice(saving.length))).map((file) => join(path, file)))
  }
  const old = whole.sort((one, other) => other.used - one.used).slice(kept)
  for (const path of [...gone, ...old.map(({ path }) => path)]) await rm(path, { recursive: true, force: true })
}
