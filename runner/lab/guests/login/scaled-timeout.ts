/** How long a machine may take on a host that has other work as well. */
import { availableParallelism, loadavg } from 'node:os'

/** Beyond this the host is no place for machines, and waiting longer helps nobody. */
const most = 4

/** `ms` are meant for a host that does nothing else. With twice as much to do as it has processors, all takes twice as long. */
export function scaledTimeout(
  ms: number,
  load = loadavg()[0] ?? 0,
  processors = availableParallelism(),
  limit = most,
): number {
  return ms * Math.min(limit, Math.max(1, load / processors))
}

/** For what must never hit a machine that is only slow: a start that is given up is lost work. */
export function generousTimeout(ms: number): number {
  return scaledTimeout(ms, Math.max(...loadavg()), availableParallelism(), 16)
}

/** What to add to the message about a late machine: on a busy host it says little about the image. */
export function busy(load = loadavg()[1] ?? 0, processors = availableParallelism()): string {
  if (load < 2 * processors) return ''
  return ` (the host is busy: ${Math.round(load)} processes share ${processors} processors; run it again when it is quiet)`
}
