/** What the agent does to make a sandbox, as data: it performs a list of operations in order. */

import { agent, list } from '../agent/agent.ts'

export type Operation =
  | ['mount', source: string, target: string, type: string, flags: string, data: string]
  | ['idmap', source: string, target: string, readOnly: string]
  | ['umount', target: string, flags: string]
  | ['pivot', root: string, old: string]
  | ['mkdir', path: string, mode: string, uid: string, gid: string]
  | ['node', path: string, mode: string, major: string, minor: string, owner?: string]
  | ['write', path: string, content: string]
  | ['append', path: string, content: string]
  | ['mode', path: string, mode: string]
  | ['remove', path: string]
  | ['fifo', path: string]
  | ['loop', path: string, number: string]
  | ['unloop', number: string, keep: string]
  | ['unwritten', path: string]
  | ['hostname', name: string]
  | ['loopback']
  | ['devices', cgroup: string, ...rules: string[]]
  | ['unlooped', cgroup: string, ...nameServers: string[]]

export const flag = {
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
export const inert = flag.noSuid | flag.noDev | flag.noExec

export function mount(source: string, target: string, type: string, flags = 0, data = ''): Operation {
  return ['mount', source, target, type, String(flags), data]
}

export function bind(from: string, target: string): Operation {
  return mount(from, target, '', flag.bind)
}

/** Whoever may mount can undo it: it holds only where the mounts of another user namespace are locked, or against accidents. */
export function bindReadOnly(from: string, target: string): Operation[] {
  return [bind(from, target), mount('none', target, '', flag.remount | flag.bind | flag.readOnly | flag.noSuid)]
}

export function mkdir(path: string, mode = '755', owner = 0): Operation {
  return ['mkdir', path, mode, String(owner), String(owner)]
}

/** A tree that is no longer used disappears when the last process has left it. */
export function umount(target: string): Operation {
  return ['umount', target, '2']
}

/** A character device. */
export function device(path: string, mode: string, major: number, minor: number, owner = 0): Operation {
  return ['node', path, `0020${mode}`, String(major), String(minor), String(owner)]
}

/** As the agent reads it. */
export function encode(operations: Operation[]): Buffer[] {
  return operations.map((operation) => list(operation as string[]))
}

/** Operations that the agent performs on the machine itself, outside of all sandboxes. */
let count = 0

/** Rejects with what the agent says. */
export function performOutside(operations: Operation[]): Promise<void> {
  const id = `outside-${++count}`
  return new Promise((resolve, reject) => {
    const { listen, send } = agent()
    listen(id, (_, problem) => (problem === '' ? resolve() : reject(new Error(problem))))
    send(id, 'outside', encode(operations))
  })
}
