/** What a command needs of the process around it. */
import { printable } from '../../core/terminal-text.ts'
import type { LabRegistry } from '../../lab/labs.ts'
import type { StopWatch } from './stop.ts'

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

/** Writes the mistakes of a call, each on a line of its own, and where help is. */
export function writeUsageErrors(context: Context, command: string, errors: string[]): void {
  context.stderr.write(
    `${errors.map((error) => `${command}: ${printable(error)}\n`).join('')}Try: npm run ${command} -- --help\n`,
  )
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
