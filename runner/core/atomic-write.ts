/** Files that are either there as a whole or not at all, whatever ends the process while it writes. */
import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

const temporary = /^\.(?<pid>\d+)\.[0-9a-f]{8}\..*\.tmp$/
const hour = 3_600_000

/**
 * Writes beside the file and renames; a file that is replaced keeps its mode, and a symbolic link keeps pointing. No
 * fsync: after a power cut the file may be empty, which readers report and ignore; a sync per tutorial would cost
 * more than many a tutorial.
 */
export async function writeAtomically(path: string, content: string): Promise<void> {
  const target = await realpath(path).catch(() => path)
  const directory = dirname(target)
  const draft = join(directory, `.${process.pid}.${randomBytes(4).toString('hex')}.${basename(target)}.tmp`)
  try {
    await writeFile(draft, content).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
      await makeDirectory(directory)
      await writeFile(draft, content)
    })
    const replaced = await stat(target).catch(() => undefined)
    if (replaced) await chmod(draft, replaced.mode & 0o7777)
    await rename(draft, target)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

/** Removes what a killed writer left below `directory`. Drafts of a process that still lives are kept for an hour. */
export async function removeAbandonedDrafts(directory: string): Promise<void> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    const pid = temporary.exec(entry.name)?.groups?.pid
    if (pid === undefined || !entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const age = Date.now() - ((await stat(path).catch(() => undefined))?.mtimeMs ?? 0)
    if (age > hour || !isAlive(Number(pid))) await rm(path, { force: true })
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
