/** Directories on real disk for what a tutorial may make large: container storage, the working directory, /var/tmp. */

import { spawn } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { reader } from './parts.ts'

const parts: [name: string, mode: number, owner: number][] = [
  ['storage', 0o755, 0],
  ['reader', 0o700, reader.uid],
  ['work', 0o755, reader.uid],
  ['tmp', 0o1777, 0],
]

export function makeDiskDirectory(directory: string): void {
  mkdirSync(directory, { mode: 0o755 })
  for (const [name, mode, owner] of parts) {
    const path = join(directory, name)
    mkdirSync(path)
    chownSync(path, owner, owner)
    chmodSync(path, mode)
  }
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
