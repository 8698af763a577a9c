/** The directory of one machine in its sandbox: the page's root can write there too, so nothing in it is trusted. */
import { closeSync, constants, existsSync, mkdirSync } from 'node:fs'
import { copyFile, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Internals } from '../sandbox/internals.ts'
import { runAlone } from '../sandbox/mounts/machine-probes.ts'
import { diskInside, type LabParts } from '../sandbox/mounts/parts.ts'
import { holdDirectory, openRegular, readEnd, TamperedFile, writeAnew } from '../untrusted-files.ts'

/** Bytes of a console that are looked at. */
const consoleLimit = 1024 * 1024

export type GuestDirectory = {
  /** As programs in the sandbox name it. */
  readonly inside: string
  /** As the runner names a file in it. */
  path(name: string): string
  /** Copies a file of the lab into it. */
  bring(from: string, name: string): Promise<void>
  /** Copies a file out of it, to where no page can write. */
  keep(name: string, to: string): Promise<void>
  /** What the machine wrote on its console since `from`. */
  console(from?: number): string
  consoleSize(): number
  close(): void
}

export function makeGuestDirectory(internals: Internals, index: number): GuestDirectory {
  const name = `guest-${index}`
  const path = join(internals.diskDir, name)
  // What a page has made there already is found out by the next line, or by QEMU.
  if (!existsSync(path)) mkdirSync(path, { mode: 0o700 })
  const held = holdDirectory(path)
  const read = (from = 0) => readEnd(held.path('console'), consoleLimit, from)
  return {
    inside: `${diskInside}/${name}`,
    path: held.path,
    async bring(from, file) {
      await rm(held.path(file), { force: true })
      await copyFile(from, held.path(file), constants.COPYFILE_EXCL)
    },
    async keep(file, to) {
      const from = openRegular(held.path(file))
      if (from === undefined) throw new TamperedFile(join(path, file), 'a file')
      await copyFile(`/proc/self/fd/${from}`, to).finally(() => closeSync(from))
    },
    console: (from) => read(from).bytes.toString('latin1'),
    consoleSize: () => read().size,
    close: () => held.close(),
  }
}

/**
 * One key for all machines of a lab: those that go on from a saved state know no other. It is made where no page has been,
 * which could choose it for the machines of other pages. Returns the public part.
 */
export async function placeKey({ parts }: Internals, directory: GuestDirectory): Promise<string> {
  const kept = join(parts.guests.directory, 'key')
  if (!existsSync(`${kept}.pub`)) {
    const [secret = '', open = ''] = await makeKey(parts)
    // The public part comes last: where it is, both are.
    for (const [path, content] of [
      [kept, secret],
      [`${kept}.pub`, open],
    ] as const) {
      writeAnew(`${path}.${process.pid}`, content, 0o600)
      await rename(`${path}.${process.pid}`, path)
    }
  }
  writeAnew(directory.path('key'), await readFile(kept), 0o600)
  return await readFile(`${kept}.pub`, 'utf8')
}

async function makeKey(parts: LabParts): Promise<string[]> {
  const script = 'ssh-keygen -q -t ed25519 -N "" -C lab -f /tmp/key && cat /tmp/key && echo --- && cat /tmp/key.pub'
  const { status, output } = await runAlone(parts, ['sh', '-c', script])
  if (status !== 0) throw new Error(`ssh-keygen ended with ${status}: ${output.trim().slice(-2000)}`)
  return output.split(/^---\n/m)
}
