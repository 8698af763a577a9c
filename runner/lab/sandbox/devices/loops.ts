/**
 * Loop devices belong to the machine, and the kernel hands out whichever is free. So one sandbox at a time may use
 * them, whichever runner it belongs to: it sees the next free ones alone, and detaching all of them hurts nobody
 * else.
 */

import { existsSync, linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { readText } from '../../../core/read-text.ts'
import { LabError } from '../../lab.ts'
import type { Internals } from '../internals.ts'
import { type Operation, performOutside } from '../mounts/operation.ts'
import { ownerLives } from '../processes/process-tree.ts'

export type LoopLease = {
  owner: string
  /** What the sandbox may use: `/dev/loopN`. */
  numbers: number[]
  /** Those that the kernel had before; the others are removed at the end. */
  existed: number[]
}

/** The same for all lab directories. */
const leaseFile = '/run/image-mode-docs/loops.json'
const perSandbox = 8
const pollMs = 100

/** Waits until no other sandbox has the loop devices, or rejects when `signal` aborts. `file`: for tests. */
export async function leaseLoops(owner: string, signal?: AbortSignal, file = leaseFile): Promise<LoopLease> {
  if (!existsSync('/dev/loop-control')) {
    throw new LabError('this machine has no loop devices (/dev/loop-control)', 'Load the module with `modprobe loop`.')
  }
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  for (;;) {
    const lease = { owner, ...freeNumbers() }
    if (takes(lease, file)) return lease
    await releaseStaleLoops(file)
    await delay(pollMs, undefined, { signal })
  }
}

/** Whether the lease is now this one. It appears whole: nobody could say whose a half-written one is. */
function takes(lease: LoopLease, file: string): boolean {
  const draft = `${file}.${process.pid}.draft`
  try {
    writeFileSync(draft, JSON.stringify(lease))
    linkSync(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Detaches what is still attached, and lets the next sandbox have the devices. */
export async function releaseLoops(lease: LoopLease): Promise<void> {
  await detach(lease)
  rmSync(leaseFile, { force: true })
}

/** Does the same for a lease whose runner is gone, or that cannot be read. */
export async function releaseStaleLoops(file = leaseFile): Promise<void> {
  const text = readText(file)
  if (text === undefined) return
  const lease = readLease(text)
  if (lease !== undefined && ownerLives(lease.owner)) return
  // Of several that see this at once, one succeeds.
  const claimed = `${file}.${process.pid}`
  try {
    renameSync(file, claimed)
  } catch {
    return
  }
  if (readText(claimed) !== text) {
    // Another runner was quicker, and this is its new lease.
    renameSync(claimed, file)
    return
  }
  if (lease !== undefined) await detach(lease)
  rmSync(claimed, { force: true })
}

/** Devices of the lease that have a file which the host cannot see: one of the sandbox. */
export function attachedLoops(lease: LoopLease): number[] {
  return lease.numbers.filter((number) => {
    const backing = backingFile(number)
    return backing !== undefined && !existsSync(backing)
  })
}

/** The file behind a loop device, as the sandbox names it; undefined when it has none. */
export function backingFile(number: number): string | undefined {
  return readText(`/sys/block/loop${number}/loop/backing_file`)?.trimEnd()
}

async function detach(lease: LoopLease): Promise<void> {
  const mine = new Set(attachedLoops(lease))
  // Free ones too: a device that was detached inside keeps the partitions that were announced for it.
  const numbers = lease.numbers.filter((number) => mine.has(number) || backingFile(number) === undefined)
  await performOutside(
    numbers.map((number) => ['unloop', String(number), lease.existed.includes(number) ? 'keep' : '']),
  )
}

function freeNumbers(): { numbers: number[]; existed: number[] } {
  const numbers: number[] = []
  for (let number = 0; numbers.length < perSandbox; number++) {
    if (backingFile(number) === undefined) numbers.push(number)
  }
  return { numbers, existed: numbers.filter((number) => existsSync(`/sys/block/loop${number}`)) }
}

/** Undefined for what is no lease: the disk was full, or the power went. */
function readLease(text: string): LoopLease | undefined {
  try {
    const lease: Partial<LoopLease> | null = JSON.parse(text)
    return lease?.owner !== undefined && lease.numbers && lease.existed ? (lease as LoopLease) : undefined
  } catch {
    return undefined
  }
}

/** Does nothing where there are none, or while a file is behind one of them. */
export async function returnLoops(traces: { loops: LoopLease | undefined }, internals: Internals): Promise<void> {
  const lease = traces.loops
  if (!lease || attachedLoops(lease).length > 0) return
  const partitions = internals.endPartitions?.() ?? []
  // A node that stayed would lead to the next tutorial's device.
  const nodes = ['loop-control', ...lease.numbers.map((number) => `loop${number}`), ...partitions]
  await internals.perform(nodes.map((name): Operation => ['remove', `/dev/${name}`]))
  traces.loops = undefined
  await releaseLoops(lease)
}
