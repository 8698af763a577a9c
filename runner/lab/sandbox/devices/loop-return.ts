/** Gives loop devices back before the end of a tutorial: others need not wait until its machines have booted. */
import type { Internals } from '../internals.ts'
import type { Operation } from '../mounts/operation.ts'
import { attachedLoops, type LoopLease, releaseLoops } from './loops.ts'

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
