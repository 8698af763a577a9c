/** Ends processes of a sandbox by what the host's /proc says, so that no process can hide in a container or by setsid. */
import { setTimeout as delay } from 'node:timers/promises'
import { descendants, isPause, livingTicks, type Seen } from './process-tree.ts'

const pollMs = 15

export type KillOrder = {
  /** Everything below it is looked at. */
  keeper: number
  /** Host pids that must live on: init, the lab's own processes. */
  spared: Set<number>
  /** Exact start (epoch ms) of processes that the runner started itself, where /proc is too coarse. */
  asked: Map<number, number>
  since: number
  grace: number
}

/** TERM, then KILL after `grace` ms. Returns the command lines of what was ended, sorted by start. */
export async function killStartedSince(order: KillOrder): Promise<string[]> {
  const ended = new Map<string, Seen>()
  const doomed = () => {
    const found = descendants(order.keeper).filter(
      (seen) => !order.spared.has(seen.pid) && !isPause(seen) && isYoung(seen, order),
    )
    for (const seen of found) ended.set(`${seen.pid} ${seen.ticks}`, seen)
    return found
  }
  const deadline = Date.now() + order.grace
  const asked = new Set<string>()
  for (let left = doomed(); left.length > 0; left = doomed()) {
    const late = Date.now() >= deadline
    for (const seen of left) {
      const key = `${seen.pid} ${seen.ticks}`
      if (late) signal(seen, 'SIGKILL')
      else if (!asked.has(key)) signal(seen, 'SIGTERM')
      asked.add(key)
    }
    await delay(pollMs)
    // Something that not even KILL ends (a disk that hangs) must not hang the runner.
    if (Date.now() > deadline + 5000) break
  }
  return [...ended.values()].sort((a, b) => a.ticks - b.ticks || a.pid - b.pid).map((seen) => seen.command.join(' '))
}

function isYoung(seen: Seen, order: KillOrder): boolean {
  const asked = order.asked.get(seen.pid)
  // Two steps of the kernel's clock: one of the start, one of the time of boot.
  return asked === undefined ? seen.started + 20 >= order.since : asked >= order.since
}

function signal(seen: Seen, name: NodeJS.Signals): void {
  // The pid may have been given to another process since it was looked at.
  if (livingTicks(seen.pid) !== seen.ticks) return
  try {
    process.kill(seen.pid, name)
  } catch {
    // It ended by itself.
  }
}
