/** The secret by which this machine knows its own evidence again. It never leaves the directory of labs. */
import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { link, open, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeDirectory } from '../core/atomic-write.ts'

export const machineKeyName = 'evidence-key'
const length = 32

/** Made at first use. Undefined where it cannot be kept, or where others could have read it: then every page runs again. */
export async function machineKey(labDirectory: string): Promise<KeyObject | undefined> {
  const file = join(labDirectory, machineKeyName)
  try {
    await makeDirectory(labDirectory)
    return await readKey(file).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
      await makeKey(file)
      return await readKey(file)
    })
  } catch {
    return undefined
  }
}

async function readKey(file: string): Promise<KeyObject | undefined> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const { uid, mode, size } = await handle.stat()
    const isOurs = uid === process.getuid?.() && (mode & 0o7777) === 0o600 && size === length
    return isOurs ? createSecretKey(await handle.readFile()) : undefined
  } finally {
    await handle.close()
  }
}

/** Of several runs that begin at once, one makes it: it appears whole. */
async function makeKey(file: string): Promise<void> {
  const draft = `${file}.${process.pid}`
  try {
    await writeFile(draft, randomBytes(length), { mode: 0o600, flag: 'wx' })
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(draft, { force: true })
  }
}
