/** A control group per sandbox, so that its containers cannot see or stop those of another tutorial. */
import { chownSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { reader } from '../mounts/parts.ts'

export const cgroupPrefix = 'lab-'

/**
 * Holds the groups of all sandboxes and enables no controller for them. podman tries to enable whatever it is
 * offered, and warns in the middle of a tutorial's output when it may not.
 */
const holder = 'image-mode-docs'

/** Where groups are made, in the cgroup2 hierarchy, if the machine has one that can be written. */
export function cgroupParent(): string | undefined {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n')
  const found = mounts.map((line) => line.split(' ')).filter((fields) => fields[fields.indexOf('-') + 1] === 'cgroup2')
  const hierarchy = found.find((fields) => fields[5]?.startsWith('rw'))?.[4]
  return hierarchy === undefined ? undefined : join(hierarchy, holder)
}

/** Makes the group; undefined where the machine shows no cgroup2 hierarchy, or not to us. */
export function makeCgroup(parent: string | undefined, name: string, owner: number): string | undefined {
  if (parent === undefined) return undefined
  const path = join(parent, `${cgroupPrefix}${name}`)
  try {
    mkdirSync(path, { recursive: true })
    delegate(path, owner + reader.uid)
    return path
  } catch {
    return undefined
  }
}

/** As a login does it on a machine with systemd: without it, systemd in a rootless container cannot start. */
function delegate(path: string, owner: number): void {
  const containers = join(path, 'libpod_parent')
  mkdirSync(containers)
  for (const group of [path, containers])
    for (const entry of ['', 'cgroup.procs', 'cgroup.threads', 'cgroup.subtree_control'])
      chownSync(join(group, entry), owner, owner)
}

/** Removes a group without processes, with the groups that containers made below it. */
export function removeCgroup(path: string): void {
  let children: string[] = []
  try {
    children = readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  } catch {
    return
  }
  for (const child of children) removeCgroup(join(path, child))
  try {
    rmdirSync(path)
    // The last one takes the holder with it.
    if (basename(path).startsWith(cgroupPrefix)) rmdirSync(dirname(path))
  } catch {
    // Still busy for a moment, and the next start removes it; or in use by others.
  }
}
