/** The frame of every command: streams, signals, and an exit status that nothing can hang on to. */

import { readFileSync } from 'node:fs'
import { printable } from '../../core/terminal-text.ts'
import { type LabRegistry, labs as registeredLabs } from '../../lab/labs.ts'
import { type Context, openOutput, watchForStop } from './context.ts'
import { exit } from './exit-status.ts'

/** Runs `main` and ends the process with its exit status. */
export async function runCommand(
  name: string,
  main: (args: string[], context: Context) => Promise<number>,
  labs: LabRegistry = registeredLabs,
): Promise<never> {
  // What the lab still holds ends with this process; the next start removes its files.
  const atOnce = () => setTimeout(() => process.exit(exit.interrupted), 300)
  const stop = watchForStop(
    (signal) =>
      process.stderr.write(`\n${name}: ${signal}: ending what runs and cleaning up; once more ends at once\n`),
    atOnce,
  )
  // Without a reader there is nothing to work for.
  const closed = () => stop.stop()
  const context: Context = {
    stdin: process.stdin,
    stdout: openOutput(process.stdout, process.env, closed),
    stderr: openOutput(process.stderr, process.env, closed),
    environment: process.env,
    cwd: process.cwd(),
    stop,
    now: Date.now,
    labs,
  }
  const fault = (error: unknown) => {
    process.stderr.write(reportFault(name, error))
    return exit.fault
  }
  // Exit status 1 would blame a document.
  process.on('uncaughtException', (error) => process.exit(fault(error)))
  let code: number
  try {
    code = await main(process.argv.slice(2), context)
  } catch (error) {
    code = fault(error)
  }
  // A pipe takes 64 KiB at once; what waits for its reader would be lost.
  await Promise.all([context.stdout.flushed(), context.stderr.flushed()])
  process.exit(code)
}

/** Where faults are reported: `bugs` of package.json, which a fork sets to its own. */
function address(): string {
  try {
    const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'))
    return String(manifest.bugs.url)
  } catch {
    return 'the issues of this repository'
  }
}

/** The cause of each error is printed below it. */
export function faultText(error: unknown): string {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const cause = error instanceof Error && error.cause !== undefined ? `\nCaused by: ${faultText(error.cause)}` : ''
  return detail + cause
}

function reportFault(command: string, error: unknown): string {
  return `${command}: this is a fault of the program, not of your call or page. Report it, with these lines, to ${address()}\n${printable(faultText(error))}\n`
}
