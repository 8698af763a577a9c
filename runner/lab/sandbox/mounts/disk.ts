/** Directories on real disk for what a tutorial may make large: container storage, the working directory, /var/tmp. */

import { spawn } from 'node:child_process'
import { chmodSync, chownSync, lstatSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { reader } from './parts.ts'

const parts: [name: string, mode: number, owner: number][] = [
  ['storage', 0o755, 0],
  ['reader', 0o700, reader.uid],
  ['work', 0o755, reader.uid],
  ['tmp', 0o1777, 0],
]

/** `made`: what the kernel said of it when it was made. */
export type DiskDirectory = { path: string; made: string }

export function makeDiskDirectory(path: string): DiskDirectory {
  mkdirSync(path, { mode: 0o755 })
  for (const [name, mode, owner] of parts) {
    const part = join(path, name)
    mkdirSync(part)
    chownSync(part, owner, owner)
    chmodSync(part, mode)
  }
  return { path, made: describe(path) }
}

/**
 * Whether a sandbox that has ended left the directory as it was made, so that another may have it. Every change of a
 * directory sets the time of its change, and nobody can set it back. Names are looked for too: kernels before 6.13 may
 * give changes within 10 ms the same time.
 */
export function isUntouched({ path, made }: DiskDirectory): boolean {
  const names = (name: string) => readdirSync(join(path, name)).length
  return describe(path) === made && names('') === parts.length && parts.every(([name]) => names(name) === 0)
}

function describe(path: string): string {
  const all = ['', ...parts.map(([name]) => name)].map((name) => {
    const found = lstatSync(join(path, name), { bigint: true, throwIfNoEntry: false })
    return found && [found.ino, found.ctimeNs, found.mode, found.uid, found.gid].join(' ')
  })
  return all.join('\n')
}

/** Milliseconds in which directories are collected, because each removal is a process, and starting one copies the runner. */
const collecting = 1000
const waiting: string[] = []
let timer: NodeJS.Timeout | undefined
let removing = Promise.resolve()

/** Removes the directories soon, in the background, together with those of other sandboxes that end until then. */
export function discard(directories: string[]): void {
  if (directories.length === 0) return
  waiting.push(...directories)
  timer ??= setTimeout(() => void emptyTrash(), collecting).unref()
}

/** Resolves when everything discarded so far is gone. */
export function emptyTrash(): Promise<void> {
  clearTimeout(timer)
  timer = undefined
  const paths = waiting.splice(0)
  removing = removing.then(() => remove(paths))
  return removing
}

/** What cannot be removed now is removed by the next start. */
export async function remove(paths: string[]): Promise<void> {
  if (paths.length === 0) return
  if (await succeeds('rm', ['-rf', '--one-file-system', '--', ...paths])) return
  // ostree makes its deployments immutable.
  await succeeds('chattr', ['-R', '-f', '-i', '--', ...paths])
  await succeeds('rm', ['-rf', '--one-file-system', '--', ...paths])
}

function succeeds(command: string, args: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', cwd: '/' })
    child.on('error', () => resolve(false))
    child.on('exit', (code) => resolve(code === 0))
  })
}
