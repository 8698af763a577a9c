/** What a command needs of the process around it. */
import type { LabRegistry } from '../../lab/labs.ts'
import type { Output } from './output.ts'
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
  context.stderr.write(`${errors.map((error) => `${command}: ${error}\n`).join('')}Try: npm run ${command} -- --help\n`)
}
