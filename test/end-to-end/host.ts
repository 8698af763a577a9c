/** What a run must leave as it was: the machine's processes, mounts, loop devices and container storage. */
import { readdirSync, readFileSync, statSync } from 'node:fs'

export type Host = { mounts: string[]; loops: string[]; storage: string }

export function host(): Host {
  return { mounts: lines('/proc/self/mounts'), loops: loops(), storage: storage() }
}

/**
 * Processes in sandboxes of the runner with this process id; their control groups are named after it. Those without a
 * command line have ended, and wait for the machine's init to reap them, which takes some inits seconds.
 */
export function sandboxed(runner: number | undefined): { living: string[]; unreaped: string[] } {
  const name = new RegExp(`/lab-run-[^/]*-${runner}-\\d+-\\d+`)
  const found = processIds().flatMap((pid) =>
    name.test(controlGroup(pid)) ? [{ pid, command: commandLine(pid) }] : [],
  )
  return {
    living: found.filter(({ command }) => command !== '').map(({ pid, command }) => `${pid} ${command}`),
    unreaped: found.filter(({ command }) => command === '').map(({ pid }) => pid),
  }
}

/** Of all processes that have one, with blanks between the words. */
export function commandLines(): string[] {
  return processIds().map(commandLine).filter(Boolean)
}

/** Waits until `holds`, at most `seconds`. */
export async function within(seconds: number, holds: () => boolean): Promise<boolean> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    if (holds()) return true
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return holds()
}

function processIds(): string[] {
  return readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))
}

function lines(file: string): string[] {
  return readFileSync(file, 'utf8').split('\n').filter(Boolean).sort()
}

function loops(): string[] {
  return readdirSync('/sys/block').filter((name) => {
    if (!name.startsWith('loop')) return false
    try {
      return readFileSync(`/sys/block/${name}/loop/backing_file`, 'utf8') !== ''
    } catch {
      return false
    }
  })
}

function storage(): string {
  try {
    return `changed ${statSync('/var/lib/containers').mtimeMs}`
  } catch {
    return 'there is none'
  }
}

function controlGroup(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cgroup`, 'utf8')
  } catch {
    return ''
  }
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
  } catch {
    return ''
  }
}
