/**
 * Loop devices belong to the machine, and the kernel hands out whichever is free. So one sandbox at a time may use them,
 * whichever runner it belongs to: it sees the next free ones alone, and detaching all of them hurts nobody else.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { LabError } from '../lab.ts'
import { performOutside } from './outside.ts'
import { ownerLives } from './owner.ts'

export type LoopLease = {
  owner: string
  /** What the sandbox may use: `/dev/loopN`. */
  numbers: number[]
  /** Those that the kernel had before; the others are removed at the end. */
  existed: number[]
}

/** The same for all lab directories. */
const file = '/run/image-mode-docs/loops.json'
const perSandbox = 8
const pollMs = 100

/** Waits until no other sandbox has the loop devices. */
export async function leaseLoops(owner: string): Promise<LoopLease> {
  if (!existsSync('/dev/loop-control')) {
    throw new LabError('this machine has no loop devices (/dev/loop-control)', 'Load the module with `modprobe loop`.')
  }
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  for (;;) {
    const lease = { owner, ...freeNumbers() }
    try {
      writeFileSync(file, JSON.stringify(lease), { flag: 'wx' })
      return lease
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    await releaseStaleLoops()
    await delay(pollMs)
  }
}

/** Detaches what is still attached, and lets the next sandbox have the devices. */
export async function releaseLoops(lease: LoopLease): Promise<void> {
  await detach(lease)
  rmSync(file, { force: true })
}

/** Does the same for a lease whose runner is gone. Returns the devices that were still attached. */
export async function releaseStaleLoops(): Promise<string[]> {
  const lease = readLease(file)
  if (lease === undefined || ownerLives(lease.owner)) return []
  // Of several that see this at once, one succeeds.
  const claimed = `${file}.${process.pid}`
  try {
    renameSync(file, claimed)
  } catch {
    return []
  }
  const attached = attachedLoops(lease)
  await detach(lease)
  rmSync(claimed, { force: true })
  return attached.map((number) => `/dev/loop${number}`)
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
  try {
    return readFileSync(`/sys/block/loop${number}/loop/backing_file`, 'utf8').trimEnd()
  } catch {
    return undefined
  }
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

function readLease(path: string): LoopLease | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}
