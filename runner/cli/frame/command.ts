/** The frame of every command: streams, signals, and an exit status that nothing can hang on to. */
import { type LabRegistry, labs as registeredLabs } from '../../lab/labs.ts'
import { type Context, openOutput } from './context.ts'
import { exit } from './exit-status.ts'
import { reportFault } from './report-fault.ts'
import { watchForStop } from './stop.ts'

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
