/** Removes what closed sandboxes left on disk, many at once: a process per sandbox would cost more than the sandbox. */
import { spawn } from 'node:child_process'

const batch = 24
let waiting: string[] = []
const running = new Set<Promise<void>>()

/** Removes the directory soon, in the background. */
export function discard(directory: string): void {
  waiting.push(directory)
  if (waiting.length >= batch) void flush()
}

/** Begins to remove the directories at once, in the background: what is put off is lost when the runner is killed. */
export function discardNow(directories: string[]): void {
  waiting.push(...directories)
  flush()
}

/** Resolves when everything discarded so far is gone. */
export async function emptyTrash(): Promise<void> {
  flush()
  await Promise.all(running)
}

function flush(): void {
  if (waiting.length === 0) return
  const removal = remove(waiting)
  waiting = []
  running.add(removal)
  void removal.then(() => running.delete(removal))
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
