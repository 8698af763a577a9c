/** Reads the host's /proc for what runs below a process, containers and daemons included. */
import { readdirSync, readFileSync } from 'node:fs'

export type Seen = {
  pid: number
  parent: number
  /** Of /proc/PID/comm, at most 15 bytes. */
  name: string
  command: string[]
  /** Epoch milliseconds; the kernel counts in steps of 10 ms, the process may be up to that much younger. */
  started: number
  ticks: number
}

const tick = 10

/** All living processes below `root` (not itself). A process of the sandbox cannot leave: its pid namespace has no other parent. */
export function descendants(root: number): Seen[] {
  const boot = bootTime()
  const found: Seen[] = []
  const ahead = [root]
  const known = new Set(ahead)
  for (let pid = ahead.pop(); pid !== undefined; pid = ahead.pop()) {
    for (const child of children(pid)) {
      if (known.has(child)) continue
      known.add(child)
      const seen = look(child, pid, boot)
      if (seen) found.push(seen)
      ahead.push(child)
    }
  }
  return found
}

/** Clock ticks of the start of a process that is not a zombie; undefined when it is gone. */
export function livingTicks(pid: number): number | undefined {
  const fields = statFields(pid)
  return fields === undefined || fields[0] === 'Z' || fields[0] === 'X' ? undefined : Number(fields[19])
}

/** What rootless podman starts once to keep its user namespace; no work of a block. */
export function isPause(seen: Seen): boolean {
  return seen.name === 'catatonit' && seen.command.includes('-P')
}

function look(pid: number, parent: number, boot: number): Seen | undefined {
  const fields = statFields(pid)
  if (fields === undefined || fields[0] === 'Z' || fields[0] === 'X') return undefined
  const ticks = Number(fields[19])
  const name = read(`/proc/${pid}/comm`).trimEnd()
  const command = read(`/proc/${pid}/cmdline`).split('\0').slice(0, -1)
  return { pid, parent, name, command: command.length > 0 ? command : [name], started: boot + ticks * tick, ticks }
}

/** From the state on: fields[0] is field 3 of proc(5). */
function statFields(pid: number): string[] | undefined {
  const stat = read(`/proc/${pid}/stat`)
  return stat === '' ? undefined : stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function children(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      read(`/proc/${pid}/task/${task}/children`).split(' ').filter(Boolean).map(Number),
    )
  } catch {
    return []
  }
}

/** /proc/uptime has steps of 10 ms, rounded down: the true value is up to that much smaller. */
function bootTime(): number {
  return Date.now() - Number(read('/proc/uptime').split(' ')[0]) * 1000
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
