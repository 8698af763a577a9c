/** Ids that the users of a sandbox have on this machine: a range for each, in which nobody else has any. */
import type { SandboxRequest } from '../../lab.ts'
import type { LabParts } from '../mounts/parts.ts'

/** Enough for the ids of a system, and for those that rootless containers in it use (100000 and 65536 more). */
const count = 262_144
/** Above the ids that systems and their containers use. */
const lowest = 2 ** 30
const ranges = Math.floor((2 ** 32 - lowest) / count) - 1
let given = 0

/** Ranges of parallel runners differ as long as their process ids are not the same modulo 190; namespaces keep those apart. */
export function nextRange(pid = process.pid): { first: number; count: number } {
  return { first: lowest + ((pid * 64 + given++) % ranges) * count, count }
}

/** Loop devices and the file systems on them take the machine's own root. */
export function isolates(parts: LabParts, request: SandboxRequest): boolean {
  return parts.userNamespaces && !request.needs.includes('loop')
}
