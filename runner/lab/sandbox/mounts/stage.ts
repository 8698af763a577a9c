/**
 * What the machine's root does before a sandbox gets a user namespace of its own: it lays all that the sandbox may use in
 * one small directory, with the owners that the sandbox's ids mean, and leaves everything else behind. Mounts that are
 * read-only here stay so: the kernel locks them for the user namespace.
 */
import { flag, inert, mkdir, mount, type Operation, umount } from './operation.ts'

/** Where a plan finds what it mounts. */
export type Sources = {
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

export type Staged = {
  operations: Operation[]
  /** The same sources where they are now. */
  sources: Sources
  /** Makes the devices: a user namespace cannot make nodes, so it gets these. Targets are below the new root. */
  nodes: Operation[]
}

/** `nodes`: name, major, minor. `owner`: what the sandbox's root is outside. */
export function stage(sources: Sources, nodes: [string, number, number][], owner: number): Staged {
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
    operations.push(['node', `${base}/dev/${index}`, '0020666', String(major), String(minor), String(owner)])
  operations.push(['pivot', base, `${base}/old`], umount('/old'))
  return {
    operations,
    sources: staged,
    nodes: nodes.map(([name], index) => mount(`/dev/${index}`, `/dev/${name}`, '', flag.bind)),
  }
}
