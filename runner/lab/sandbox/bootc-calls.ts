/** Reads what the bootc stub recorded: one file per call, in a directory that blocks, containers and builds can write. */
import { constants } from 'node:fs'
import { open, readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'

/** Longer records are cut: anything may be written there. */
const limit = 64 * 1024

/** Each line of each file is a call; files whose name begins with a dot are still being written. */
export async function takeCalls(directory: string): Promise<string[]> {
  const names = (await readdir(directory)).filter((name) => !name.startsWith('.')).sort()
  const calls: string[] = []
  for (const name of names) {
    const path = join(directory, name)
    calls.push(...(await readCalls(path)))
    await unlink(path).catch(() => {})
  }
  return calls
}

async function readCalls(path: string): Promise<string[]> {
  // A block could have put a link to a file of the host, or a pipe, in the place.
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => undefined)
  if (!file) return []
  try {
    if (!(await file.stat()).isFile()) return []
    const { buffer, bytesRead } = await file.read(Buffer.alloc(limit), 0, limit, 0)
    return buffer.toString('utf8', 0, bytesRead).split('\n').filter(Boolean)
  } finally {
    await file.close()
  }
}
