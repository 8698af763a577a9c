/** What is done to make one sandbox, as data: the agent's init process performs it in order, inside new namespaces. */

import type { Need } from '../../../document/model.ts'
import { bind, bindReadOnly, device, flag, inert, mkdir, mount, type Operation, umount } from './operation.ts'
import {
  bootcCalls,
  controlInside,
  controlPipes,
  devices,
  diskInside,
  guestsInside,
  hostname,
  hostRoot,
  imageStores,
  kvm,
  type LabParts,
  pristine,
  reader,
} from './parts.ts'

/**
 * Linux capabilities that reach past every namespace, by number: file handles (2), modules (16), raw I/O (17),
 * accounting (20), reboot (22), clock (25), audit (30, 37), other security modules (32, 33), kernel log (34), wake
 * alarm (35), suspend (36), performance counters (38), BPF (39), restoring processes (40).
 */
export const droppedCapabilities = [2, 16, 17, 20, 22, 25, 30, 32, 33, 34, 35, 36, 37, 38, 39, 40]

/** What this machine's kernel has. `pidLimits`: a limit of processes for each pid namespace. */
export type HostFacts = { kvm: boolean; sysrq: boolean; pidLimits: boolean }

/** Processes and threads at once in a sandbox, so that a fork storm does not take all that the machine has. */
export const mostProcesses = 4096

/** Directories of the host that one sandbox uses. */
export type SandboxPaths = {
  /** Over the tools. */
  layer: string
  /** The sandbox's own, on tmpfs where the machine has one: control files, calls, pipes. */
  tmpfsDir: string
  /** The sandbox's own, on disk: a slot. */
  diskDir: string
  /** Numbers of the loop devices that the sandbox may use. */
  loops: number[]
}

export type Plan = {
  /** Done as the machine's root before the sandbox has its user namespace; empty where it has none. */
  outside: Operation[]
  inside: Operation[]
}

/** `owner`: the id that the sandbox's root has on this machine; 0 where it is the machine's root. */
export function plan(parts: LabParts, places: SandboxPaths, needs: Need[], host: HostFacts, owner: number): Plan {
  const { tmpfsDir, loops } = places
  const nodes = [...devices, ...(host.kvm && (needs.includes('kvm') || needs.includes('guest')) ? [kvm] : [])]
  const sources = sourcesOf(parts, places, needs)
  const own = [
    mount('none', '/', '', flag.recursive | flag.private),
    mkdir(`${tmpfsDir}/control`),
    ...controlPipes.map((name): Operation => ['fifo', `${tmpfsDir}/control/${name}`]),
    mkdir(`${tmpfsDir}/calls`, '1777'),
    mkdir(`${tmpfsDir}/memory`),
  ]
  if (owner !== 0) {
    const staged = stage(sources, nodes, owner)
    // The layer has the nodes of all sandboxes, so only those of this one lack a place.
    const places = nodes.slice(devices.length).map(([name]): Operation => ['write', `/dev/${name}`, ''])
    return {
      outside: [...own, ...staged.operations],
      inside: assemble(staged.sources, [...places, ...staged.nodes], host),
    }
  }
  const special = [
    ...nodes.slice(devices.length).map(([name, major, minor]) => device(`/dev/${name}`, '666', major, minor)),
    ...(loops.length > 0 ? [device('/dev/loop-control', '660', 10, 237)] : []),
    ...loops.map((number): Operation => ['loop', `/dev/loop${number}`, String(number)]),
  ]
  return { outside: [], inside: [...own, ...assemble(sources, special, host)] }
}

function sourcesOf(parts: LabParts, { layer, tmpfsDir, diskDir }: SandboxPaths, needs: Need[]): Sources {
  const sealed: [from: string | undefined, inside: string][] = [
    [parts.stores.rootful, imageStores.rootful],
    [parts.stores.rootless, imageStores.rootless],
    [needs.includes('guest') ? parts.guests.directory : undefined, guestsInside],
  ]
  return {
    isolated: false,
    tools: parts.root,
    layer,
    diskDir,
    control: `${tmpfsDir}/control`,
    calls: `${tmpfsDir}/calls`,
    memory: `${tmpfsDir}/memory`,
    sealed: sealed.flatMap(([from, inside]) => (from === undefined ? [] : [{ from, inside }])),
  }
}

/** `nodes`: makes the devices that the layer lacks; their paths are below the new root. */
function assemble(sources: Sources, nodes: Operation[], host: HostFacts): Operation[] {
  const { isolated, memory, diskDir } = sources
  const root = `${memory}/root`
  const inside = (path: string) => `${root}${path}`
  const layers = `lowerdir=${sources.layer}:${sources.tools},upperdir=${memory}/upper,workdir=${memory}/work`
  // The machine's root could make a bind mount writable again. An overlay without an upper directory never is.
  const sealed = (from: string, target: string) =>
    isolated
      ? bind(from, target)
      : mount(
          'overlay',
          target,
          'overlay',
          flag.readOnly | flag.noSuid | flag.noDev,
          `lowerdir=${from}:${memory}/empty`,
        )
  return [
    // What a tutorial changes in the system itself is small, and gone with the mount: no file to remove.
    mount('tmpfs', memory, 'tmpfs', 0, 'mode=755,size=25%'),
    ...['root', 'upper', 'work', 'empty'].map((name) => mkdir(`${memory}/${name}`)),
    mount('overlay', root, 'overlay', 0, isolated ? `${layers},userxattr` : layers),
    mount('proc', inside(pristine.proc), 'proc', inert),
    ['hostname', hostname],
    ...(host.pidLimits
      ? [['write', inside(`${pristine.proc}/sys/kernel/pid_max`), String(mostProcesses)] satisfies Operation]
      : []),
    mount('proc', inside('/proc'), 'proc', inert),
    // Settings of the kernel are the host's, but for those of the sandbox's own network.
    ...bindReadOnly(inside('/proc/sys'), inside('/proc/sys')),
    bind(inside(`${pristine.proc}/sys/net`), inside('/proc/sys/net')),
    ...(host.sysrq ? bindReadOnly(inside('/proc/sysrq-trigger'), inside('/proc/sysrq-trigger')) : []),
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
    ...nodes.map((operation) => below(root, operation)),
    bind(diskDir, inside(diskInside)),
    bind(`${diskDir}/storage`, inside('/var/lib/containers')),
    bind(`${diskDir}/reader`, inside(`${reader.home}/.local/share/containers`)),
    bind(`${diskDir}/work`, inside(reader.work)),
    bind(`${diskDir}/tmp`, inside('/var/tmp')),
    bind(sources.calls, inside(bootcCalls)),
    // What is staged is read-only already, and locked.
    ...(isolated
      ? [bind(sources.control, inside(controlInside))]
      : bindReadOnly(sources.control, inside(controlInside))),
    ...sources.sealed.map((one) => sealed(one.from, inside(one.inside))),
    ['pivot', root, inside(hostRoot)],
    umount(hostRoot),
    // Rootless podman warns unless mounts reach its containers.
    mount('none', '/', '', flag.recursive | flag.shared),
    ['loopback'],
  ]
}

/** The same operation with its target in the new root. */
function below(root: string, operation: Operation): Operation {
  if (operation[0] === 'mount') return mount(operation[1], `${root}${operation[2]}`, operation[3], Number(operation[4]))
  const [name, path, ...rest] = operation
  return [name, `${root}${path}`, ...rest] as Operation
}

/** Where a plan finds what it mounts. */
type Sources = {
  /** Whether it was staged, for a user namespace. */
  isolated: boolean
  tools: string
  layer: string
  diskDir: string
  control: string
  calls: string
  /** An empty directory, for what lives in memory. */
  memory: string
  /** What nobody may ever write. */
  sealed: { from: string; inside: string }[]
}

/**
 * What the machine's root does before a sandbox gets a user namespace of its own: it lays all that the sandbox may
 * use in one small directory, with the owners that the sandbox's ids mean, and leaves everything else behind. Mounts
 * that are read-only here stay so: the kernel locks them for the user namespace. `owner`: what the sandbox's root is
 * outside. Returns the same sources where they are then.
 */
function stage(sources: Sources, nodes: typeof devices, owner: number) {
  const base = sources.memory
  const operations: Operation[] = [
    mount('tmpfs', base, 'tmpfs', 0, 'mode=755,size=1m'),
    ...['old', 'memory', 'proc', 'sys', 'dev'].map((name) => mkdir(`${base}/${name}`)),
    // The kernel shows a user namespace a new procfs and sysfs only where it sees whole ones already.
    mount('proc', `${base}/proc`, 'proc', inert),
    mount('sysfs', `${base}/sys`, 'sysfs', inert),
  ]
  const lay = (from: string, name: string, readOnly: boolean): string => {
    operations.push(mkdir(`${base}/${name}`), ['idmap', from, `${base}/${name}`, readOnly ? 'ro' : ''])
    return `/${name}`
  }
  const staged: Sources = {
    isolated: true,
    tools: lay(sources.tools, 'tools', true),
    layer: lay(sources.layer, 'layer', true),
    diskDir: lay(sources.diskDir, 'large', false),
    control: lay(sources.control, 'control', true),
    calls: lay(sources.calls, 'calls', false),
    memory: '/memory',
    sealed: sources.sealed.map((one, index) => ({ from: lay(one.from, `sealed-${index}`, true), inside: one.inside })),
  }
  for (const [index, [, major, minor]] of nodes.entries())
    operations.push(device(`${base}/dev/${index}`, '666', major, minor, owner))
  operations.push(['pivot', base, `${base}/old`], umount('/old'))
  return {
    operations,
    sources: staged,
    // A user namespace cannot make nodes, so it gets these. Targets are below the new root.
    nodes: nodes.map(([name], index) => mount(`/dev/${index}`, `/dev/${name}`, '', flag.bind)),
  }
}
