/**
 * What the bootc stub recorded: one file per call, in a directory that blocks, containers and builds can write. The
 * kernel reports each file when it gets its name, so that a page cannot take a record back.
 */
import { closeSync, lstatSync, opendirSync, readdirSync, readSync, unlinkSync, watch } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { openRegular } from '../../untrusted-files.ts'

/** Longer records are cut: anything may be written there. */
const limit = 64 * 1024
/** What is read between two questions, in files and characters. A page that records more has called bootc in any case. */
const most = { files: 2000, characters: 256 * 1024 }
const removed = 'bootc (the record of this call was removed)'
const flooded = 'bootc (more calls were recorded than are read)'

export type CallWatch = {
  /** The calls since the last question, one command line each. */
  take(): Promise<string[]>
  close(): void
}

/** Each line of each file is a call; files whose name begins with a dot are still being written. */
export function watchCalls(directory: string): CallWatch {
  /** What a file said when it was first seen. */
  const early = new Map<string, string[]>()
  const taken = new Set<string>()
  let left = { ...most }
  const isFlooded = () => left.files < 0 || left.characters < 0
  const read = (name: string): string[] => {
    left.files--
    if (isFlooded()) return []
    const lines = readCalls(join(directory, name))
    left.characters -= lines.reduce((sum, line) => sum + line.length, 0)
    return isFlooded() ? [] : lines
  }
  const watcher = watch(directory, { persistent: false }, (_, name) => {
    if (name === null || name.startsWith('.') || taken.has(name) || (early.get(name)?.length ?? 0) > 0) return
    if (!isFlooded()) early.set(name, isGone(join(directory, name)) ? [removed] : read(name))
  })
  // The directory is gone with the sandbox.
  watcher.on('error', () => {})
  return {
    async take() {
      // Reports that the kernel has made before are read in the next turns of the event loop.
      await turn()
      await turn()
      // Not by the reports alone: where another sandbox floods the kernel's queue, one of this one is lost.
      if (early.size === 0 && readdirSync(directory).length === 0) return []
      const calls = new Map(early)
      for (const name of namesIn(directory)) {
        const lines = read(name)
        if (lines.length > 0) calls.set(name, lines)
        taken.add(name)
        remove(join(directory, name))
      }
      for (const name of early.keys()) taken.add(name)
      early.clear()
      const lines = [...calls].sort(([one], [other]) => (one < other ? -1 : 1)).flatMap(([, lines]) => lines)
      const more = isFlooded() ? [flooded] : []
      left = { ...most }
      return [...lines, ...more]
    },
    close: () => watcher.close(),
  }
}

/** As many names as are read; what is left is found by the next question. */
function namesIn(directory: string): string[] {
  const names: string[] = []
  const opened = opendirSync(directory)
  try {
    for (let entry = opened.readSync(); entry && names.length <= most.files; entry = opened.readSync())
      if (!entry.name.startsWith('.')) names.push(entry.name)
  } finally {
    opened.closeSync()
  }
  return names
}

function isGone(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) === undefined
}

/** Nothing for what is no regular file: a block could have put a link to a file of the host, or a pipe, in the place. */
function readCalls(path: string): string[] {
  const file = openRegular(path)
  if (file === undefined) return []
  try {
    const buffer = Buffer.alloc(limit)
    return buffer
      .toString('utf8', 0, readSync(file, buffer, 0, limit, 0))
      .split('\n')
      .filter(Boolean)
  } finally {
    closeSync(file)
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // A directory, or gone already.
  }
}
