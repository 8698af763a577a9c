/** What is done to make one sandbox, as data: the agent's init process performs it in order, inside new namespaces. */
import type { Need } from '../../../document/model.ts'
import { list } from '../agent/frame.ts'
import { bootcCalls, imageStores, type LabParts } from './parts.ts'

export type Operation =
  | ['mount', source: string, target: string, type: string, flags: string, data: string]
  | ['umount', target: string, flags: string]
  | ['pivot', root: string, old: string]
  | ['mkdir', path: string, mode: string, uid: string, gid: string]
  | ['node', path: string, mode: string, major: string, minor: string]
  | ['write', path: string, content: string]
  | ['append', path: string, content: string]
  | ['mode', path: string, mode: string]
  | ['remove', path: string]
  | ['fifo', path: string]
  | ['loop', path: string, number: string]
  | ['unloop', number: string, keep: string]
  | ['loopback']
  | ['unwritten', path: string]

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

const flag = {
  readOnly: 1,
  noSuid: 2,
  noDev: 4,
  noExec: 8,
  remount: 32,
  bind: 4096,
  recursive: 16384,
  private: 1 << 18,
  shared: 1 << 20,
}
const inert = flag.noSuid | flag.noDev | flag.noExec
const detach = '2'

/**
 * Linux capabilities that reach past every namespace, by number: file handles (2), modules (16), raw I/O (17), accounting
 * (20), reboot (22), clock (25), audit (30, 37), other security modules (32, 33), kernel log (34), wake alarm (35),
 * suspend (36), performance counters (38), BPF (39), restoring processes (40).
 */
export const droppedCapabilities = [2, 16, 17, 20, 22, 25, 30, 32, 33, 34, 35, 36, 37, 38, 39, 40]

/** What this machine's kernel has. `pidLimits`: a limit of processes for each pid namespace. */
export type HostFacts = { kvm: boolean; sysrq: boolean; pidLimits: boolean }

/** Processes and threads at once in a sandbox, so that a fork storm does not take all that the machine has. */
export const mostProcesses = 4096

/** Directories of the host that one sandbox uses. */
export type Places = {
  /** Over the tools. */
  layer: string
  /** The sandbox's own, on tmpfs where the machine has one: control files, calls, pipes. */
  quick: string
  /** The sandbox's own, on disk: a slot. */
  large: string
  /** Numbers of the loop devices that the sandbox may use. */
  loops: number[]
}

export function plan(parts: LabParts, places: Places, needs: Need[], host: HostFacts): Operation[] {
  const { layer, quick, large, loops } = places
  const memory = `${quick}/memory`
  const root = `${memory}/root`
  const inside = (path: string) => `${root}${path}`
  const mount = (source: string, target: string, type: string, flags = 0, data = ''): Operation => [
    'mount',
    source,
    target,
    type,
    String(flags),
    data,
  ]
  const mkdir = (path: string, mode = '755', owner = 0): Operation => [
    'mkdir',
    path,
    mode,
    String(owner),
    String(owner),
  ]
  const bind = (host: string, target: string): Operation => mount(host, target, '', flag.bind)
  const readOnly = (host: string, target: string): Operation[] => [
    bind(host, target),
    mount('none', target, '', flag.remount | flag.bind | flag.readOnly | flag.noSuid),
  ]
  // Not a bind mount: the sandbox's root could make that writable again. An overlay without an upper directory never is.
  const sealed = (host: string, target: string): Operation =>
    mount('overlay', target, 'overlay', flag.readOnly | flag.noSuid | flag.noDev, `lowerdir=${host}:${memory}/empty`)
  const stores = [
    [parts.stores.rootful, imageStores.rootful],
    [parts.stores.rootless, imageStores.rootless],
  ] as const
  return [
    mount('none', '/', '', flag.recursive | flag.private),
    mkdir(`${quick}/control`),
    ...controlPipes.map((name): Operation => ['fifo', `${quick}/control/${name}`]),
    mkdir(`${quick}/calls`, '1777'),
    mkdir(memory),
    // What a tutorial changes in the system itself is small, and gone with the mount: no file to remove.
    mount('tmpfs', memory, 'tmpfs', 0, 'mode=755,size=25%'),
    ...['root', 'upper', 'work', 'empty'].map((name) => mkdir(`${memory}/${name}`)),
    mount(
      'overlay',
      root,
      'overlay',
      0,
      `lowerdir=${layer}:${parts.root},upperdir=${memory}/upper,workdir=${memory}/work`,
    ),
    mount('proc', inside(pristine.proc), 'proc', inert),
    ['write', inside(`${pristine.proc}/sys/kernel/hostname`), hostname],
    ...(host.pidLimits
      ? [['write', inside(`${pristine.proc}/sys/kernel/pid_max`), String(mostProcesses)] satisfies Operation]
      : []),
    mount('proc', inside('/proc'), 'proc', inert),
    // Settings of the kernel are the host's, but for those of the sandbox's own network.
    ...readOnly(inside('/proc/sys'), inside('/proc/sys')),
    bind(inside(`${pristine.proc}/sys/net`), inside('/proc/sys/net')),
    ...(host.sysrq ? readOnly(inside('/proc/sysrq-trigger'), inside('/proc/sysrq-trigger')) : []),
    mount('sysfs', inside(pristine.sys), 'sysfs', inert),
    mount('sysfs', inside('/sys'), 'sysfs', inert | flag.readOnly),
    mount('cgroup2', inside('/sys/fs/cgroup'), 'cgroup2', inert),
    mount('tmpfs', inside('/run'), 'tmpfs', flag.noSuid | flag.noDev, 'mode=755'),
    mkdir(inside('/run/lock'), '1777'),
    mkdir(inside('/run/user')),
    mkdir(inside('/run/user/0'), '700'),
    mkdir(inside('/run/user/1000'), '700', reader.uid),
    mkdir(inside(controlInside)),
    mkdir(inside(bootcCalls), '1777'),
    mount(
      'devpts',
      inside('/dev/pts'),
      'devpts',
      flag.noSuid | flag.noExec,
      'newinstance,ptmxmode=0666,mode=620,gid=5',
    ),
    mount('tmpfs', inside('/dev/shm'), 'tmpfs', flag.noSuid | flag.noDev, 'mode=1777'),
    ...(host.kvm && (needs.includes('kvm') || needs.includes('guest'))
      ? [device(inside('/dev/kvm'), '666', 10, 232)]
      : []),
    ...(loops.length > 0 ? [device(inside('/dev/loop-control'), '660', 10, 237)] : []),
    ...loops.map((number): Operation => ['loop', inside(`/dev/loop${number}`), String(number)]),
    bind(large, inside(largeInside)),
    bind(`${large}/storage`, inside('/var/lib/containers')),
    bind(`${large}/reader`, inside(`${reader.home}/.local/share/containers`)),
    bind(`${large}/work`, inside(reader.work)),
    bind(`${large}/tmp`, inside('/var/tmp')),
    bind(`${quick}/calls`, inside(bootcCalls)),
    ...readOnly(`${quick}/control`, inside(controlInside)),
    ...stores.flatMap(([host, target]) => (host ? [sealed(host, inside(target))] : [])),
    ...(needs.includes('guest') ? [sealed(parts.guests.directory, inside(guestsInside))] : []),
    ...parts.mounts.flatMap((extra) => readOnly(extra.host, inside(extra.inside))),
    ['pivot', root, inside(hostRoot)],
    ['umount', hostRoot, detach],
    // Rootless podman warns unless mounts reach its containers.
    mount('none', '/', '', flag.recursive | flag.shared),
    ['loopback'],
  ]
}

/** A character device. */
export function device(path: string, mode: string, major: number, minor: number): Operation {
  return ['node', path, `0020${mode}`, String(major), String(minor)]
}

/** As the agent reads it. */
export function encode(operations: Operation[]): Buffer[] {
  return operations.map((operation) => list(operation))
}
