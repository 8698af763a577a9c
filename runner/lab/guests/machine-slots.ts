/** How many tutorials may have machines at the same time: a machine needs processors and memory that are really there. */
import { cpus, totalmem } from 'node:os'
import type { Internals } from '../sandbox/internals.ts'

/**
 * Of one machine. A boot is mostly one thread's work, and emulated kernels were seen to hang where a second processor
 * comes up.
 */
export const processors = 1
export const mebibytes = totalmem() > 6 * 1024 ** 3 ? 2048 : 1024

const atOnce = Math.max(1, Math.min(cpus().length, Math.floor(totalmem() / 1024 ** 2 / (2 * mebibytes))))
let taken = 0
const waiting: (() => void)[] = []

/** Resolves when there is a slot for the machines of one more tutorial; the answer gives it back, once. */
export async function takeMachineSlot(): Promise<() => void> {
  if (taken < atOnce) taken++
  else await new Promise<void>((resolve) => waiting.push(resolve))
  let returned = false
  return () => {
    if (returned) return
    returned = true
    const next = waiting.shift()
    if (next) next()
    else taken--
  }
}

const slots = new WeakMap<Internals, Promise<void>>()

/** All machines of one document share a slot: one that waits for its second machine would hold up its first. */
export function machineSlotOf(internals: Internals): Promise<void> {
  const known = slots.get(internals)
  if (known) return known
  let closed = false
  let give = () => {}
  internals.onClose(() => {
    closed = true
    give()
  })
  const slot = takeMachineSlot().then((taken) => {
    give = taken
    if (closed) give()
  })
  slots.set(internals, slot)
  return slot
}
