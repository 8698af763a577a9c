/** What a command needs of the process around it. */

import { printable } from '../../core/terminal-text.ts'
import type { LabRegistry } from '../../lab/labs.ts'
import { type ExitStatus, exit } from './exit-status.ts'

export type Context = {
  stdin: NodeJS.ReadStream
  stdout: Output
  stderr: Output
  environment: NodeJS.ProcessEnv
  cwd: string
  stop: StopWatch
  now: () => number
  labs: LabRegistry
}

/** Writes the mistakes of a call, each on a line of its own, and where help is. Returns the exit status. */
export function writeUsageErrors(context: Context, command: string, errors: string[]): ExitStatus {
  context.stderr.write(
    `${errors.map((error) => `${command}: ${printable(error)}\n`).join('')}Try: npm run ${command} -- --help\n`,
  )
  return exit.usage
}

/** Standard output and error, which may be closed at any time: `verify-docs | head` ends quietly. */
export type Output = {
  write(text: string): void
  /** Resolves when what was written has left this process, or nobody reads any more. */
  flushed(): Promise<void>
  isTerminal: boolean
  width(): number
  height(): number
  color: boolean
}

/** `closed` is called once, when nobody reads any more; later writes are dropped. */
export function openOutput(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv, closed: () => void): Output {
  let open = true
  stream.on('error', () => {
    // EPIPE after `| head`, EIO after a hang-up: nobody reads any more.
    if (open) closed()
    open = false
  })
  const isTerminal = stream.isTTY === true
  return {
    write: (text) => {
      if (open) stream.write(text)
    },
    flushed: () => new Promise((resolve) => (open ? stream.write('', () => resolve()) : resolve())),
    isTerminal,
    width: () => (isTerminal ? stream.columns || 80 : 120),
    height: () => stream.rows || 24,
    color: wantsColor(isTerminal, environment),
  }
}

/** https://no-color.org: any value but the empty one turns colour off. FORCE_COLOR turns it on where there is no terminal. */
function wantsColor(isTerminal: boolean, environment: NodeJS.ProcessEnv): boolean {
  if (environment.NO_COLOR) return false
  if (environment.FORCE_COLOR !== undefined)
    return environment.FORCE_COLOR !== '0' && environment.FORCE_COLOR !== 'false'
  return isTerminal && environment.TERM !== 'dumb'
}

/** Ctrl-C and its kin: the first asks for an orderly end, the second ends at once. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Milliseconds within which a signal that comes again is the same one: the terminal sends Ctrl-C to this process and
 * to npm, and npm sends it on.
 */
const echo = 200

type StopWatch = {
  signal: AbortSignal
  /** Aborted by the second signal, shortly before the process ends. */
  killSignal: AbortSignal
  /** Stops as the first signal would, e.g. when nobody reads the output any more. */
  stop(): void
}

/** `onFirstSignal` is called once, at the first signal; `atOnce` at the second. */
export function watchForStop(onFirstSignal: (signal: string) => void, atOnce: () => void): StopWatch {
  const orderly = new AbortController()
  const kill = new AbortController()
  let first: { name: string; at: number } | undefined
  for (const name of signals)
    process.on(name, () => {
      if (!orderly.signal.aborted) {
        first = { name, at: performance.now() }
        orderly.abort(new Error(`stopped by ${name}`))
        onFirstSignal(name)
        return
      }
      if (first?.name === name && performance.now() - first.at < echo) return
      kill.abort(new Error(`stopped at once by ${name}`))
      atOnce()
    })
  return { signal: orderly.signal, killSignal: kill.signal, stop: () => orderly.abort(new Error('stopped')) }
}
