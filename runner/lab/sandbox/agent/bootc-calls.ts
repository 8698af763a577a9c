/** Reads what the bootc stub recorded: one file per call, in a directory that blocks, containers and builds can write. */
import { closeSync, readdirSync, readSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { openRegular } from '../../untrusted-files.ts'

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
