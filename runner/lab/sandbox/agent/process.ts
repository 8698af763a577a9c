/** One process inside a sandbox, on two named pipes that the agent has made. */
import { execFileSync } from 'node:child_process'
import { closeSync, constants, openSync } from 'node:fs'
import { Socket } from 'node:net'
import { PassThrough, Readable } from 'node:stream'
import type { SandboxProcess } from '../../lab.ts'

type Exit = { exitCode: number | null; signal: string | null }

/** The agent's side of a process: what its answers do. */
export type ProcessHandle = SandboxProcess & {
  /** Epoch milliseconds at which it was asked for. */
  readonly asked: number
  spawned(pid: number): void
  ended(exit: Exit): void
}

/**
 * Opens the runner's ends at once, so that the process can be written to before it exists.
 * Named pipes instead of Node's own, which are sockets: `> /dev/stderr` cannot open a socket.
 */
export function openProcess(directory: string, number: number, now: number): ProcessHandle {
  const [input, output] = openPipes(`${directory}/in.${number}`, `${directory}/out.${number}`)
  const stdin = new Socket({ fd: input, readable: false, writable: true })
  stdin.on('error', () => {})
  let pid = 0
  let over = false
  const early: NodeJS.Signals[] = []
  const { promise, resolve } = Promise.withResolvers<Exit>()
  return {
    asked: now,
    get pid() {
      return pid
    },
    stdin,
    output: new Socket({ fd: output, readable: true, writable: false }),
    exited: promise,
    kill(signal) {
      if (over) return
      if (pid === 0) early.push(signal)
      else signalProcess(pid, signal)
    },
    spawned(seen) {
      pid = seen
      for (const signal of early) signalProcess(pid, signal)
    },
    ended(exit) {
      over = true
      stdin.destroy()
      resolve(exit)
    },
  }
}

/** What a sandbox that has ended gives instead of a process. */
export function endedProcess(now: number): ProcessHandle {
  const stdin = new PassThrough()
  stdin.destroy()
  const exited = Promise.resolve({ exitCode: null, signal: 'SIGKILL' })
  return { asked: now, pid: 0, stdin, output: Readable.from([]), exited, kill() {}, spawned() {}, ended() {} }
}

function openPipes(input: string, output: string): [number, number] {
  const reading = openPipe(output, constants.O_RDONLY)
  try {
    // For reading too: without a reader yet, opening for writing alone would fail.
    return [openPipe(input, constants.O_RDWR), reading]
  } catch (error) {
    closeSync(reading)
    throw error
  }
}

function openPipe(path: string, flags: number): number {
  try {
    return openSync(path, flags | constants.O_NONBLOCK)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    // More processes at one moment than the agent keeps pipes ready for. It may make this one just now.
    try {
      execFileSync('mkfifo', ['-m', '666', path], { stdio: 'ignore' })
    } catch {
      // Then the next line succeeds, or says why not.
    }
    return openSync(path, flags | constants.O_NONBLOCK)
  }
}

export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended in the meantime.
  }
}
