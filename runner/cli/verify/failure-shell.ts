/** `--shell-on-failure`: the terminal of whoever called, connected to a shell where a block failed. */

import { within } from '../../core/waiting.ts'
import type { Tutorial } from '../../document/model.ts'
import { GuestError, type SandboxProcess } from '../../lab/lab.ts'
import { renderFailedBlock } from '../../report/reporters/terminal-failure.ts'
import type { FailedBlock } from '../../run/plan/run-options.ts'
import type { Context } from '../frame/context.ts'
import type { Progress } from '../frame/progress.ts'

/** Resolves when the shell has ended. */
export async function openFailureShell(
  { failed, openShell }: FailedBlock,
  tutorial: Tutorial,
  progress: Progress,
  context: Context,
): Promise<void> {
  const { stderr } = context
  const resume = progress.hold()
  const { line } = failed.failure ?? failed
  stderr.write(`${renderFailedBlock(failed, tutorial, stderr)}\n\n`)
  stderr.write('A copy of the shell that ran this block; `exit` goes on with the clean-up. The page stays failed.\n')
  try {
    const kind = context.environment.TERM ?? 'dumb'
    const prompt = `(${tutorial.file}:${line})`
    const shell = await openShell({ kind, prompt, rows: stderr.height(), columns: stderr.width() })
    await connect(shell, context)
  } catch (error) {
    if (!(error instanceof GuestError)) throw error
    stderr.write(`There is no machine to open a shell on: ${error.message}\n`)
  } finally {
    resume()
  }
}

/** Resolves when the shell has ended. */
export async function connect(shell: SandboxProcess, { stdin, stderr, stop }: Context): Promise<void> {
  const end = () => shell.kill('SIGKILL')
  const typed = (bytes: Buffer) => shell.stdin.write(bytes)
  stop.signal.addEventListener('abort', end)
  shell.stdin.on('error', () => {})
  shell.output.setEncoding('utf8').on('data', (text: string) => stderr.write(text))
  const drained = new Promise((resolve) => shell.output.once('end', resolve).once('close', resolve))
  // Ctrl-C is the shell's now.
  stdin.setRawMode(true)
  stdin.on('data', typed)
  stdin.resume()
  await shell.exited
  await within(drained, 200)
  stdin.off('data', typed)
  stdin.pause()
  stdin.setRawMode(false)
  stop.signal.removeEventListener('abort', end)
}
