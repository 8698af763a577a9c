/** One provisioner at a time per lab directory; the kernel releases the lock of one that was killed. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LabError } from '../lab.ts'
import type { Context } from './part.ts'
import { searchPath } from './run.ts'

/** Waits for the lock as long as another provisioner holds it, and says so. */
export async function withLock<T>(context: Context, work: () => Promise<T>): Promise<T> {
  const file = join(context.directory, 'lock')
  const release = (await take(file, ['--nonblock'], context.signal)) ?? (await wait(file, context))
  try {
    await writeFile(file, `${process.pid}\n`)
    return await work()
  } finally {
    release()
  }
}

async function wait(file: string, context: Context): Promise<() => void> {
  const task = 'Wait for another run that prepares the lab'
  const holder = (await readFile(file, 'utf8').catch(() => '')).trim()
  context.progress({ task, state: 'start', ...(holder ? { note: `process ${holder}` } : {}) })
  const release = await take(file, [], context.signal)
  context.progress({ task, state: 'done' })
  if (release) return release
  throw new LabError(`${file} cannot be locked`, 'Check that the lab directory is on a local disk that can be written.')
}

/** The child holds the lock until its standard input closes: at the release, or when this process is gone. */
async function take(file: string, options: string[], signal: AbortSignal): Promise<(() => void) | undefined> {
  const { execa } = await import('execa')
  const holder = execa('flock', [...options, file, 'sh', '-c', 'echo locked; exec cat >/dev/null'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { PATH: searchPath() },
    extendEnv: false,
    cancelSignal: signal,
    reject: false,
    buffer: false,
  })
  const locked = new Promise<() => void>((resolve) => {
    holder.stdout.once('data', () => resolve(() => holder.stdin.end()))
  })
  const ended = holder.then((result) => {
    // Ended by an abort, or never started.
    if (result.failed && result.exitCode === undefined) throw result
    return undefined
  })
  return await Promise.race([locked, ended])
}
