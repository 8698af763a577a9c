/** How long a machine may take on a host that has other work as well. */
import { availableParallelism, loadavg } from 'node:os'

/** Beyond this the host is no place for machines, and waiting longer helps nobody. */
const most = 4

/** `ms` are meant for a host that does nothing else. With twice as much to do as it has processors, all takes twice as long. */
export function patience(ms: number, load = loadavg()[0] ?? 0, processors = availableParallelism()): number {
  return ms * Math.min(most, Math.max(1, load / processors))
}
