/** Names the runner that owns scratch files, so that a later or parallel run can distinguish the dead from the living. */
import { readFileSync, readlinkSync } from 'node:fs'
import { livingTicks } from './process-tree.ts'

function machine(): string {
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8)
  return `${boot}-${readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')}`
}

export const ownerPrefix = 'run-'

/** A directory name: boot, pid namespace, pid and start of this process. */
export function ownerName(): string {
  return `${ownerPrefix}${machine()}-${process.pid}-${livingTicks(process.pid)}`
}

/** Whether the process that made this name may still live. Names of other pid namespaces of this boot count as alive. */
export function ownerLives(name: string): boolean {
  const [, boot, namespace, pid, ticks] = name.split('-')
  const [hereBoot, hereNamespace] = machine().split('-')
  if (boot !== hereBoot) return false
  if (namespace !== hereNamespace) return true
  return livingTicks(Number(pid)) === Number(ticks)
}
