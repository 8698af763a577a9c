/** What runs in a sandbox, by the host's /proc, so that no process can hide in a container or by setsid. */

import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { readBeginning, readText } from '../../../core/read-text.ts'
import { wordList } from '../../../core/word-list.ts'
import type { Leftovers } from '../../lab.ts'
import { signalProcess } from '../agent/process.ts'

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
/** A page may start thousands of processes, each with megabytes of arguments. */
const longestCommand = 4096

/** All living processes below `root`, without it. None can leave: the sandbox's pid namespace has no other parent. */
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
  const stat = readText(`/proc/${pid}/stat`) ?? ''
  // From the state on, which is field 3 of proc(5).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return stat === '' || fields[0] === 'Z' || fields[0] === 'X' ? undefined : Number(fields[19])
}

/** What rootless podman starts once to keep its user namespace; no work of a block. */
export function isPause(seen: Seen): boolean {
  return seen.name === 'catatonit' && seen.command.includes('-P')
}

function look(pid: number, parent: number, boot: number): Seen | undefined {
  const ticks = livingTicks(pid)
  if (ticks === undefined) return undefined
  const name = (readText(`/proc/${pid}/comm`) ?? '').trimEnd()
  const command = readBeginning(`/proc/${pid}/cmdline`, longestCommand)
    .split('\0')
    .filter((word, at, all) => word !== '' || at < all.length - 1)
  return { pid, parent, name, command: command.length > 0 ? command : [name], started: boot + ticks * tick, ticks }
}

function children(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      (readText(`/proc/${pid}/task/${task}/children`) ?? '').split(' ').filter(Boolean).map(Number),
    )
  } catch {
    return []
  }
}

/** /proc/uptime has steps of 10 ms, rounded down: the true value is up to that much smaller. */
function bootTime(): number {
  return Date.now() - Number((readText('/proc/uptime') ?? '').split(' ')[0]) * 1000
}

/** Ends processes of a sandbox by what the host's /proc says, so that no process can hide in a container or by setsid. */
const pollMs = 15

type KillOrder = {
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
  const doomed = () =>
    descendants(order.keeper).filter((seen) => !order.spared.has(seen.pid) && !isPause(seen) && isYoung(seen, order))
  const deadline = Date.now() + order.grace
  for (let left = doomed(); left.length > 0; left = doomed()) {
    const late = Date.now() >= deadline
    for (const seen of left) {
      const key = `${seen.pid} ${seen.ticks}`
      if (late) signal(seen, 'SIGKILL')
      else if (!ended.has(key)) signal(seen, 'SIGTERM')
      ended.set(key, seen)
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
  if (livingTicks(seen.pid) === seen.ticks) signalProcess(seen.pid, name)
}

/** Programs that podman keeps for containers, or for the reader's user namespace, also a while after the last container. */
const companions = new Set(wordList('conmon aardvark-dns rootlessport rootlessport-c netavark slirp4netns catatonit'))

export function leftovers(keeper: number, spared: Set<number>, loopDevices: string[]): Leftovers {
  const all = descendants(keeper)
  const monitors = all.filter((seen) => seen.name === 'conmon' && isRunning(seen, all))
  const inContainers = below(all, monitors)
  const processes = all.filter((seen) => !spared.has(seen.pid) && !inContainers.has(seen.pid) && !isCompanion(seen))
  const containers = monitors.map(
    (monitor) => option(monitor.command, '-n') ?? option(monitor.command, '-c') ?? 'unnamed',
  )
  return {
    processes: unique(processes.map((seen) => seen.command.join(' '))),
    containers: unique(containers),
    loopDevices,
  }
}

/** A container that has just ended keeps its monitor for a moment, which then has podman clean up. */
function isRunning(monitor: Seen, all: Seen[]): boolean {
  return all.some((seen) => seen.parent === monitor.pid && !isCleanUp(seen))
}

function isCleanUp(seen: Seen): boolean {
  return seen.command.includes('container') && seen.command.includes('cleanup')
}

function isCompanion(seen: Seen): boolean {
  if (isPause(seen) || seen.name === 'conmon' || isCleanUp(seen)) return true
  return companions.has(seen.name) || seen.name.startsWith('pasta') || seen.name.startsWith('passt')
}

function below(all: Seen[], roots: Seen[]): Set<number> {
  const found = new Set(roots.map((root) => root.pid))
  // Parents come before their children in `all`.
  for (const seen of all) if (found.has(seen.parent)) found.add(seen.pid)
  return found
}

function option(command: string[], name: string): string | undefined {
  const at = command.indexOf(name)
  return at === -1 ? undefined : command[at + 1]
}

function unique(texts: string[]): string[] {
  return [...new Set(texts)].sort()
}

/** Names the runner that owns scratch files, so that a later or parallel run can distinguish the dead from the living. */
function machine(): string {
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8)
  return `${boot}-${readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')}`
}

export const ownerPrefix = 'run-'

/** A directory name: boot, pid namespace, pid and start of this process. */
export function ownerName(): string {
  return `${ownerPrefix}${machine()}-${process.pid}-${livingTicks(process.pid)}`
}

/** Whether the process that made this name may still live. Names of other pid namespaces of this boot count as alive. */
export function ownerLives(name: string): boolean {
  const [, boot, namespace, pid, ticks] = name.split('-')
  const [hereBoot, hereNamespace] = machine().split('-')
  if (boot !== hereBoot) return false
  if (namespace !== hereNamespace) return true
  return livingTicks(Number(pid)) === Number(ticks)
}
