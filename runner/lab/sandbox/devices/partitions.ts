/** Keeps the nodes of partitions in a sandbox's /dev: their numbers are given by the kernel when they appear. */

import { readdirSync, readFileSync, watch } from 'node:fs'
import { type Operation, performOutside } from '../mounts/operation.ts'
import { devices, kvm } from '../mounts/parts.ts'

/** For machines whose /dev does not show them (it is no devtmpfs in containers). */
const pollMs = 100

/** Watches until the returned function is called, which returns the names of the nodes that are there then. */
export function watchPartitions(
  numbers: number[],
  perform: (operations: Operation[]) => Promise<void>,
  /** Asked before the nodes are made, with `MAJOR:MINOR` of all partitions. */
  allow: (partitions: string[]) => Promise<unknown>,
): () => string[] {
  const known = new Map<string, string>()
  const look = () => {
    const operations = differences(known, numbers)
    if (operations.length === 0) return
    // The sandbox may be ending.
    allow([...known.values()])
      .then(() => perform(operations))
      .catch(() => {})
  }
  const watcher = watch('/dev', (_, name) => {
    if (name === null || name.startsWith('loop')) look()
  })
  watcher.on('error', () => {})
  const timer = setInterval(look, pollMs)
  return () => {
    watcher.close()
    clearInterval(timer)
    return [...known.keys()]
  }
}

function differences(known: Map<string, string>, numbers: number[]): Operation[] {
  const seen = new Map(numbers.flatMap(partitionsOf))
  const operations: Operation[] = []
  for (const [name, device] of known) {
    if (seen.get(name) === device) continue
    operations.push(['remove', `/dev/${name}`])
    known.delete(name)
  }
  for (const [name, device] of seen) {
    if (known.has(name)) continue
    const [major = '', minor = ''] = device.split(':')
    operations.push(['node', `/dev/${name}`, '0060660', major, minor])
    known.set(name, device)
  }
  return operations
}

/** Name → `major:minor`. */
function partitionsOf(number: number): [string, string][] {
  const disk = `/sys/block/loop${number}`
  try {
    return readdirSync(disk)
      .filter((name) => name.startsWith(`loop${number}p`))
      .map((name) => [name, readFileSync(`${disk}/${name}/dev`, 'utf8').trim()])
  } catch {
    return []
  }
}

/** Of every Linux system: terminals. */
const terminals = ['c 5 1', 'c 5 2', 'c 136 *']
const loopControl = 'c 10 237'

/**
 * `partitions`: `MAJOR:MINOR` of those that are there. Whether the kernel can do it: without BPF for control groups,
 * such a page may use whatever it makes a node of.
 */
export async function allowDevices(
  cgroup: string | undefined,
  loops: number[],
  partitions: string[] = [],
): Promise<boolean> {
  if (cgroup === undefined) return false
  const rules = [
    ...[...devices, kvm].map(([, major, minor]) => `c ${major} ${minor}`),
    ...terminals,
    loopControl,
    ...loops.map((number) => `b 7 ${number}`),
    ...partitions.map((device) => `b ${device.replace(':', ' ')}`),
  ]
  return await performOutside([['devices', cgroup, ...rules]]).then(
    () => true,
    () => false,
  )
}
