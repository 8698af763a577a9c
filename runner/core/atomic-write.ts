/** Files that are either there as a whole or not at all, whatever ends the process while it writes. */
import { randomBytes } from 'node:crypto'
import { chmodSync, type Dirent, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { mkdir, rename, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { entriesBelow } from './entries-below.ts'

const temporary = /^\.(?<pid>\d+)\.[0-9a-f]{8}\..*\.tmp$/
const hour = 3_600_000

/**
 * Writes beside the file and renames; a file that is replaced keeps its mode, and a symbolic link keeps pointing. No
 * fsync: after a power cut the file may be empty, which readers report and ignore; a sync per tutorial would cost
 * more than many a tutorial. Synchronous for the most part: through threads, a small file takes several times as long.
 */
export async function writeAtomically(path: string, content: string): Promise<void> {
  const target = realTarget(path)
  const directory = dirname(target)
  const draft = join(directory, `.${process.pid}.${randomBytes(4).toString('hex')}.${basename(target)}.tmp`)
  try {
    try {
      writeFileSync(draft, content)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      await makeDirectory(directory)
      writeFileSync(draft, content)
    }
    const replaced = statSync(target, { throwIfNoEntry: false })
    if (replaced) chmodSync(draft, replaced.mode & 0o7777)
    // Where it replaces a file, ext4 waits for the disk.
    await rename(draft, target)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}

function realTarget(path: string): string {
  try {
    return realpathSync.native(path)
  } catch {
    return path
  }
}

/** Removes what a killed writer left below `directory`. Drafts of a process that still lives are kept for an hour. */
export function removeAbandonedDrafts(directory: string): void {
  for (const { name, parentPath } of filesBelow(directory)) {
    const pid = temporary.exec(name)?.groups?.pid
    if (pid === undefined) continue
    const path = join(parentPath, name)
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0)
    if (age > hour || !isAlive(Number(pid))) rmSync(path, { force: true })
  }
}

/** Nothing where the directory cannot be read. */
function filesBelow(directory: string): Dirent[] {
  try {
    return entriesBelow(directory).filter((entry) => entry.isFile())
  } catch {
    return []
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * Makes a folder and those above it. Not mkdir's own `recursive`: where the kernel answers ENOENT below a folder that
 * is there (/proc), Node tries for ever.
 */
export async function makeDirectory(path: string): Promise<void> {
  const make = async () => {
    try {
      await mkdir(path)
    } catch (error) {
      const there = (error as NodeJS.ErrnoException).code === 'EEXIST' && (await stat(path)).isDirectory()
      if (!there) throw error
    }
  }
  try {
    await make()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw error
    await makeDirectory(dirname(path))
    await make()
  }
}
