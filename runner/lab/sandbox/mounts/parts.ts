/** What a provisioned lab hands to the sandbox: paths and facts, made once, shared by all tutorials, written by none. */
import type { ResolvedImage } from '../../lab.ts'

/** A file as every sandbox shall see it; one read-only layer over the tools holds them all. */
export type PlacedFile = {
  /** Absolute, inside. */
  path: string
  content: string
  /** 0o644 by default; the owner is root. */
  mode?: number
}

export type LabParts = {
  /** Root filesystem with the tools: the lowest layer of every sandbox, never written. */
  root: string
  /** Shared image stores (`additionalimagestores`), mounted read-only at `imageStores` below. */
  stores: { rootful?: string; rootless?: string }
  /** Configuration files: containers.conf, storage.conf, registries, policies, the stub, … */
  files: PlacedFile[]
  /** Environment of every process, beyond the documented variables. */
  environment: Record<string, string>
  /** The images that the stores hold, by documented name. */
  images: ResolvedImage[]
  bootc: { kind: 'real' | 'stub' }
  /** Whether sandboxes that need no device of the machine get a user namespace of their own. */
  userNamespaces: boolean
  /** Machines that were booted before. `identity`: of the lab's images; empty where equal instructions may build different ones. */
  guests: { directory: string; identity: string }
  /** On real disk, not on tmpfs or an overlay: one directory per open sandbox, removed at its end. */
  scratch: string
}

/** Where sandboxes find the shared stores; storage.conf names these. */
export const imageStores = { rootful: '/usr/lib/lab/images/rootful', rootless: '/usr/lib/lab/images/rootless' } as const

/** Directory (mode 1777, also mounted into containers and builds) to which a bootc stub appends one file or line per call. */
export const bootcCalls = '/run/lab-calls'
