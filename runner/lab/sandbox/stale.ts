/** Removes what runs that were killed left behind. What belongs to runs that still live is not touched. */

import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { releaseStaleLoops } from './devices/loops.ts'
import { cgroupParent, cgroupPrefix, removeCgroup } from './processes/cgroup.ts'
import { ownerLives, ownerPrefix } from './processes/process-tree.ts'

/** Ends control groups and loop devices of dead runners; returns their directories, which may be large. */
export async function endStale(scratch: string): Promise<string[]> {
  const parent = cgroupParent()
  const groups =
    parent === undefined ? [] : dead(parent, `${cgroupPrefix}${ownerPrefix}`, (name) => name.slice(cgroupPrefix.length))
  await Promise.all(groups.map(endGroup))
  await releaseStaleLoops()
  const bases = [...new Set([scratch, tmpfsBase(scratch)])]
  return bases.flatMap((base) => dead(base, ownerPrefix, (name) => name))
}

function dead(base: string, prefix: string, owner: (name: string) => string): string[] {
  const names = existsSync(base) ? readdirSync(base) : []
  return names.filter((name) => name.startsWith(prefix) && !ownerLives(owner(name))).map((name) => join(base, name))
}

/** Processes end with their runner by themselves; this is for one that was killed in the very moment of a start. */
async function endGroup(group: string): Promise<void> {
  try {
    writeFileSync(join(group, 'cgroup.kill'), '1')
    for (
      let tries = 0;
      tries < 100 && /^populated 1/m.test(readFileSync(join(group, 'cgroup.events'), 'utf8'));
      tries++
    ) {
      await delay(20)
    }
  } catch {
    // Kernels before 5.14 have no cgroup.kill.
  }
  removeCgroup(group)
}

/**
 * A directory on tmpfs of which sandboxes of all runs may use a part, else the scratch directory. Everybody on the machine may
 * make names in `shared`: one that somebody else made, or that others can write, is not used.
 */
export function tmpfsBase(scratch: string, shared = '/dev/shm'): string {
  const tmpfs = 0x01021994
  if (!existsSync(shared) || statfsSync(shared).type !== tmpfs) return scratch
  const base = join(shared, 'image-mode-docs')
  try {
    mkdirSync(base, { mode: 0o700 })
  } catch {
    // It is there already, or the file system is full: then it is not there below.
  }
  const seen = lstatSync(base, { throwIfNoEntry: false })
  const own = seen?.isDirectory() === true && seen.uid === process.getuid?.() && (seen.mode & 0o022) === 0
  return own ? base : scratch
}
