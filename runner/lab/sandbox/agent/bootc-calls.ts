/** Reads what the bootc stub recorded: one file per call, in a directory that blocks, containers and builds can write. */
import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'

/** Longer records are cut: anything may be written there. */
const limit = 64 * 1024

/**
 * Each line of each file is a call; files whose name begins with a dot are still being written. Synchronous: it is asked
 * after every block, and on tmpfs the way over a thread takes longer than the answer.
 */
export function takeCalls(directory: string): string[] {
  const names = readdirSync(directory)
    .filter((name) => !name.startsWith('.'))
    .sort()
  const calls: string[] = []
  for (const name of names) {
    const path = join(directory, name)
    calls.push(...readCalls(path))
    remove(path)
  }
  return calls
}

function readCalls(path: string): string[] {
  const file = openRecord(path)
  if (file === undefined) return []
  try {
    if (!fstatSync(file).isFile()) return []
    const buffer = Buffer.alloc(limit)
    return buffer
      .toString('utf8', 0, readSync(file, buffer, 0, limit, 0))
      .split('\n')
      .filter(Boolean)
  } finally {
    closeSync(file)
  }
}

/** A block could have put a link to a file of the host, or a pipe, in the place. */
function openRecord(path: string): number | undefined {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch {
    return undefined
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // A directory, or gone already.
  }
}
