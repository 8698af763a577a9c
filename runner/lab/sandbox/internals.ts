/** What the lab itself may do with a sandbox, beyond what the run engine sees. */
import type { Tutorial } from '../../document/model.ts'
import type { Guest, Sandbox, SandboxProcess, SpawnOptions } from '../lab.ts'
import type { Operation } from './mounts/operation.ts'
import type { LabParts } from './mounts/parts.ts'

export type Internals = {
  parts: LabParts
  /** The sandbox's own directory on the host, for small files. */
  tmpfsDir: string
  /** The same for large ones; inside it is `diskInside`. */
  diskDir: string
  /** Its control group, where the machine shows a hierarchy. */
  cgroup: string | undefined
  /** Host pids. */
  keeper: number
  init: number
  /** A process that is the lab's own, root's by default: never ended by `killStartedSince`, never reported as left over. */
  spawnOwn(command: string[], options?: SpawnOptions): SandboxProcess
  /** Done as root in the sandbox's mount namespace. */
  perform(operations: Operation[]): Promise<void>
  /** Runs at close, before the processes are ended. */
  onClose(action: () => Promise<void> | void): void
  /** Set while the sandbox has loop devices: ends the watch for their partitions, and returns their nodes. */
  endPartitions?: () => string[]
  /** Registries by name. */
  registries: Map<string, Promise<void>>
}

/** Machines by the names that the document declares. */
export type Machines = { get(name: string): Promise<Guest> }

export type MachinesOf = (internals: Internals, tutorial: Tutorial) => Machines

const all = new WeakMap<Sandbox, Internals>()

export function setInternals(sandbox: Sandbox, internals: Internals): void {
  all.set(sandbox, internals)
}

/** Throws for a sandbox that `openSandbox` did not make. */
export function internalsOf(sandbox: Sandbox): Internals {
  const found = all.get(sandbox)
  if (!found) throw new TypeError('not a sandbox of this lab')
  return found
}
