/**
 * Files in directories that a sandbox can write. A page may put a link, a pipe or a device in the place of any name
 * there, and may exchange a directory for a link at any moment. So names are opened without following links and
 * without waiting, what was opened must be of the expected type, and directories are held open instead of being named
 * twice.
 */
import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'

const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants

/** Something stands in the place of a file that only a page can have put there. */
export class TamperedFile extends Error {
  override name = 'TamperedFile'
  constructor(path: string, expected: string, options?: ErrorOptions) {
    super(`${path} is not ${expected}: a page has changed it`, options)
  }
}

/** Writes a new file, in the place of whatever had the name. The directory itself must be out of the page's reach. */
export function writeAnew(path: string, content: string | Uint8Array, mode = 0o644): void {
  const file = makeAnew(path, mode)
  try {
    writeFileSync(file, content)
  } finally {
    closeSync(file)
  }
}

export type HeldFile = {
  /** Replaces the whole text. */
  write(text: string): void
  close(): void
}

/** A new file that stays open: what a page puts in its place later is never written to. One that is removed is made again. */
export function holdFile(path: string, mode = 0o644): HeldFile {
  let file = makeAnew(path, mode)
  let length = 0
  return {
    write(text) {
      if (fstatSync(file).nlink === 0) {
        const removed = file
        file = makeAnew(path, mode)
        closeSync(removed)
        length = 0
      }
      const bytes = Buffer.from(text)
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at, at)
      if (bytes.length < length) ftruncateSync(file, bytes.length)
      length = bytes.length
    },
    close: () => closeSync(file),
  }
}

function makeAnew(path: string, mode: number): number {
  const flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW
  try {
    return openSync(path, flags, mode)
  } catch {
    removeName(path)
    return openName(path, flags, 'a new file', mode)
  }
}

/** Descriptor of a regular file, for reading; undefined where the name means anything else. */
export function openRegular(path: string): number | undefined {
  let file: number
  try {
    file = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  } catch {
    return undefined
  }
  if (fstatSync(file).isFile()) return file
  closeSync(file)
  return undefined
}

/** The last bytes of a regular file, and how long it is; nothing where the name means anything else. */
export function readEnd(path: string, limit: number, from = 0): { size: number; bytes: Buffer } {
  const file = openRegular(path)
  if (file === undefined) return { size: 0, bytes: Buffer.alloc(0) }
  try {
    const { size } = fstatSync(file)
    const begin = Math.max(from, size - limit)
    const bytes = Buffer.alloc(Math.max(0, size - begin))
    return { size, bytes: bytes.subarray(0, readSync(file, bytes, 0, bytes.length, begin)) }
  } finally {
    closeSync(file)
  }
}

/** The reading end of a named pipe. */
export function openPipe(path: string): number {
  const pipe = openName(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 'a pipe')
  if (fstatSync(pipe).isFIFO()) return pipe
  closeSync(pipe)
  throw new TamperedFile(path, 'a pipe')
}

export type HeldDirectory = {
  /** The path of a file in it; it stays right when the directory is renamed or exchanged. */
  path(name: string): string
  close(): void
}

/** Holds a directory open. */
export function holdDirectory(path: string): HeldDirectory {
  const directory = openName(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 'a directory')
  return { path: (name) => `/proc/self/fd/${directory}/${name}`, close: () => closeSync(directory) }
}

function openName(path: string, flags: number, expected: string, mode?: number): number {
  try {
    return openSync(path, flags, mode)
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code)
    if (['EEXIST', 'ELOOP', 'ENOTDIR', 'ENXIO'].includes(code)) throw new TamperedFile(path, expected, { cause: error })
    throw error
  }
}

/** A directory in the place stays, and is found by whoever makes the file. */
function removeName(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code)
    if (!['ENOENT', 'EISDIR', 'EPERM'].includes(code)) throw error
  }
}
