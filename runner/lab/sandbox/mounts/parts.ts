/** What a provisioned lab gives the sandbox: paths and facts, made once, shared by all tutorials, written by none. */

import type { ResolvedImage } from '../../lab.ts'

/** A file as every sandbox shall see it; one read-only layer over the tools holds them all. */
export type PlacedFile = {
  /** Absolute, inside. */
  path: string
  content: string | Uint8Array
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
  /** The images that the stores hold, by documented name. */
  images: ResolvedImage[]
  bootc: { kind: 'real' | 'stub' }
  /** Whether sandboxes that need no device of the machine get a user namespace of their own. */
  userNamespaces: boolean
  /** Machines booted before. `identity` is that of the lab's images; empty where equal instructions may build others. */
  guests: { directory: string; identity: string }
  /** On real disk, not on tmpfs or an overlay: one directory per open sandbox, removed at its end. */
  scratch: string
}

/** Where sandboxes find the shared stores; storage.conf names these. */
export const imageStores = { rootful: '/usr/lib/lab/images/rootful', rootless: '/usr/lib/lab/images/rootless' } as const

/** Directory (mode 1777, also mounted into containers and builds) to which a bootc stub appends one file or line per call. */
export const bootcCalls = '/run/lab-calls'

/** Names and places inside every sandbox. */
export const reader = { uid: 1000, gid: 1000, name: 'reader', home: '/home/reader', work: '/home/reader/work' } as const
export const controlInside = '/run/lab'
/** Named pipes in the control directory, for whoever needs one: making one later costs a process. */
export const controlPipes = ['pipe.0', 'pipe.1']
/** Of the lab alone: mode 700. */
export const hidden = '/usr/lib/lab/private'
/** Untouched procfs and writable sysfs: the kernel lets rootless containers mount only what is fully visible somewhere. */
export const pristine = { proc: `${hidden}/proc`, sys: `${hidden}/sys` } as const
/** The sandbox's directories on disk, for the lab's own services. */
export const diskInside = `${hidden}/large`
/** Saved machines, for those of this sandbox. */
export const guestsInside = `${hidden}/guests`
/** Where the host's root stands for a moment while the roots are exchanged. */
export const hostRoot = `${hidden}/host`
export const hostname = 'lab'

/** The devices that every program may expect, and those that rootless containers need. */
export const devices: [name: string, major: number, minor: number][] = [
  ['null', 1, 3],
  ['zero', 1, 5],
  ['full', 1, 7],
  ['random', 1, 8],
  ['urandom', 1, 9],
  ['tty', 5, 0],
  ['fuse', 10, 229],
  ['net/tun', 10, 200],
]
export const kvm: [name: string, major: number, minor: number] = ['kvm', 10, 232]
