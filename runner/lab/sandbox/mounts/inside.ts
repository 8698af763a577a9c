/** Names and places inside every sandbox. */

export const reader = { uid: 1000, gid: 1000, name: 'reader', home: '/home/reader', work: '/home/reader/work' } as const
export const controlInside = '/run/lab'
/** Named pipes in the control directory, for whoever needs one: making one later costs a process. */
export const controlPipes = ['pipe.0', 'pipe.1', 'pipe.2', 'pipe.3']
/** Of the lab alone: mode 700. */
export const hidden = '/usr/lib/lab/private'
/** Untouched procfs and writable sysfs: the kernel lets rootless containers mount only what is fully visible somewhere. */
export const pristine = { proc: `${hidden}/proc`, sys: `${hidden}/sys` } as const
/** The sandbox's directories on disk, for the lab's own services. */
export const largeInside = `${hidden}/large`
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
