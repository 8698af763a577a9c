/** Turns what the agent says when a sandbox cannot be opened into an error that says what to do. */
import { LabError } from '../../lab.ts'

const causes: [seen: RegExp, message: string, suggestion: string][] = [
  // Namespaces first: their "No space left" means a limit, not the disk.
  [
    /user namespace|idmap /,
    'this machine does not let the runner make user namespaces with mapped mounts',
    'Use Linux 6.6 or newer, and allow user namespaces (user.max_user_namespaces, security modules, the container).',
  ],
  [
    /unshare: (Operation not permitted|Function not implemented)/,
    'this machine does not let the runner make namespaces',
    'Run as root with CAP_SYS_ADMIN, e.g. in a privileged container or a virtual machine.',
  ],
  [
    /unshare: No space left on device|unshare: Cannot allocate/,
    'the machine has no more namespaces to give',
    'Raise /proc/sys/user/max_*_namespaces, or use fewer --jobs.',
  ],
  [
    /No space left on device|Disk quota exceeded/,
    'the disk of the lab directory is full',
    'Free space there, or choose another disk with LAB_DIR.',
  ],
  [
    /perl could not be started/,
    'perl is not installed, and the lab makes its namespaces with it',
    'Install it, e.g. `apt-get install perl-base`.',
  ],
  [
    /mount overlay .*No such device/,
    'this kernel has no overlay file system',
    'Load it with `modprobe overlay`, or use a kernel with CONFIG_OVERLAY_FS.',
  ],
  [
    /mount overlay .*(Invalid argument|Stale)/,
    'the file system of the lab directory cannot carry an overlay',
    'Choose a directory on ext4, xfs or btrfs with LAB_DIR (not on an overlay, tmpfs without xattr, or a network).',
  ],
  [
    /mount cgroup2 .*No such device/,
    'this kernel has no cgroup version 2',
    'Use a kernel with CONFIG_CGROUPS; version 2 may be unused by the machine, but must be there.',
  ],
  [
    /mount .*(Operation not permitted|Permission denied)/,
    'this machine does not let the runner mount file systems',
    'Run as root with CAP_SYS_ADMIN; inside a container use --privileged.',
  ],
  [/cgroup .*/, 'a control group for the tutorial could not be entered', 'Run where /sys/fs/cgroup can be written.'],
]

/** The first cause that fits; `seen` is always part of the message. */
export function openingError(seen: string, scratch: string): LabError {
  const [, message, suggestion] = causes.find(([pattern]) => pattern.test(seen)) ?? [
    undefined,
    'a sandbox could not be opened',
    'Remove the lab directory and provision again; if it stays so, this machine lacks something the lab needs.',
  ]
  return new LabError(`${message} (${seen}; scratch directory ${scratch})`, suggestion)
}

/** Why a file could not be written below the working directory. */
export function writingError(path: string, seen: string): LabError | Error {
  if (/No space left on device|Disk quota exceeded/.test(seen)) return openingError(seen, path)
  return new Error(`${path} cannot be written: ${seen}`)
}
