/** Names what a tutorial left running. */
import type { Leftovers } from '../../lab.ts'
import { descendants, isPause, type Seen } from './process-tree.ts'

/** Programs that podman keeps for containers, or for the reader's user namespace, also a while after the last container. */
const companions = new Set([
  'conmon',
  'aardvark-dns',
  'rootlessport',
  'rootlessport-c',
  'netavark',
  'slirp4netns',
  'catatonit',
])

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
