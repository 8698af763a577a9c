/** Runs a program of the host for the provisioner: dies with the runner, speaks in `LabError`s. */
import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { explainFailure } from './explain.ts'

export type RunOptions = {
  signal: AbortSignal
  /** Called with each line of either stream. */
  onLine?: (line: string) => void
  environment?: Record<string, string>
  input?: string
  cwd?: string
  /** Named in messages; the first word of the command unless told. */
  program?: string
}

/** Lines kept for the message when a program fails. */
const remembered = 60

/**
 * Standard output of `command`. Standard error is kept for the message of the `LabError` that a failure throws.
 * The program is killed by the kernel when the runner dies, however it dies.
 */
export async function run(command: string[], options: RunOptions): Promise<string> {
  options.signal.throwIfAborted()
  const tail: string[] = []
  // A warm start runs nothing: it shall not wait for this to load.
  const { execa } = await import('execa')
  const subprocess = execa('setpriv', ['--pdeathsig', 'KILL', '--', ...command], {
    cancelSignal: options.signal,
    // Half-made parts are thrown away: nothing needs to end in order.
    killSignal: 'SIGKILL',
    env: { LC_ALL: 'C.UTF-8', PATH: searchPath(), ...options.environment },
    extendEnv: false,
    ...(options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    reject: false,
    maxBuffer: 64 * 1024 * 1024,
    all: true,
    buffer: { stdout: true, stderr: false, all: false },
  })
  const reading = (async () => {
    for await (const line of subprocess.iterable({ from: 'all' })) {
      tail.push(line)
      if (tail.length > remembered) tail.shift()
      options.onLine?.(line)
    }
  })().catch(() => undefined)
  const result = await subprocess
  await reading
  options.signal.throwIfAborted()
  if (result.failed) throw explainFailure(options.program ?? command[0] ?? '', result, tail)
  return result.stdout ?? ''
}

/** The directories of system programs first: an ordinary user's PATH lacks them. */
export function searchPath(): string {
  return `${process.env.PATH ?? ''}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`
}

/** Whether the machine has a program of this name where the lab looks for programs. */
export function hasProgram(name: string): boolean {
  return searchPath()
    .split(':')
    .some((directory) => {
      try {
        accessSync(join(directory, name), constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}
