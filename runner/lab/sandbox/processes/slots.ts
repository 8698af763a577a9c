/** Directories on real disk for what a tutorial may make large: container storage, the working directory, /var/tmp. */
import { chmodSync, chownSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { reader } from '../mounts/parts.ts'
import { discard } from '../mounts/trash.ts'

export type Slot = {
  directory: string
  /** Status change times at the start: equal ones prove that nothing was written, renamed, or given another mode. */
  untouched: bigint[]
}

const parts: [name: string, mode: number, owner: number][] = [
  ['storage', 0o755, 0],
  ['reader', 0o700, reader.uid],
  ['work', 0o755, reader.uid],
  ['tmp', 0o1777, 0],
]
const free = new Map<string, Slot[]>()
let count = 0

/**
 * An untouched slot below `parent`, a used one where possible: ext4 looks in vain at each of the inodes that were
 * deleted in the last five seconds when it makes a directory, which cost up to 20 ms per tutorial.
 */
export function takeSlot(parent: string): Slot {
  const used = free.get(parent)?.pop()
  if (used) return used
  const directory = join(parent, `slot-${++count}`)
  mkdirSync(directory, { mode: 0o755 })
  for (const [name, mode, owner] of parts) {
    const path = join(directory, name)
    mkdirSync(path)
    chownSync(path, owner, owner)
    chmodSync(path, mode)
  }
  return { directory, untouched: changeTimes(directory) }
}

/** Keeps the slot for another tutorial if this one left it untouched, else has it removed. */
export function releaseSlot(parent: string, slot: Slot): void {
  const now = changeTimes(slot.directory)
  if (now.every((time, index) => time === slot.untouched[index])) {
    free.set(parent, [...(free.get(parent) ?? []), slot])
  } else discard(slot.directory)
}

/** After this no slot below `parent` is used again. */
export function forgetSlots(parent: string): void {
  free.delete(parent)
}

/** -1 for what is gone: a block may have run `rm -rf /`. */
function changeTimes(directory: string): bigint[] {
  return ['', ...parts.map(([name]) => name)].map(
    (name) => statSync(join(directory, name), { bigint: true, throwIfNoEntry: false })?.ctimeNs ?? -1n,
  )
}
