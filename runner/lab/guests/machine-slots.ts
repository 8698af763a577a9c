/** How many tutorials may have machines at the same time: a machine needs processors and memory that are really there. */
import { cpus, totalmem } from 'node:os'
import pLimit from 'p-limit'
import type { Internals } from '../sandbox/internals.ts'

/**
 * Of one machine. A boot is mostly one thread's work, and emulated kernels were seen to hang where a second processor
 * comes up.
 */
export const processors = 1
export const mebibytes = totalmem() > 6 * 1024 ** 3 ? 2048 : 1024

const atOnce = Math.max(1, Math.min(cpus().length, Math.floor(totalmem() / 1024 ** 2 / (2 * mebibytes))))
const slots = pLimit(atOnce)
const taken = new WeakMap<Internals, Promise<void>>()

/**
 * Resolves when there is a slot for the machines of a document, which has it until its sandbox closes. They share one: a
 * document that waits for its second machine would hold up its first.
 */
export function machineSlotOf(internals: Internals): Promise<void> {
  const known = taken.get(internals)
  if (known) return known
  const slot = Promise.withResolvers<void>()
  const closed = Promise.withResolvers<void>()
  internals.onClose(closed.resolve)
  void slots(() => {
    slot.resolve()
    return closed.promise
  })
  taken.set(internals, slot.promise)
  return slot.promise
}
