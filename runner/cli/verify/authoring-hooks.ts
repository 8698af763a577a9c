/** What the author of a page asks of its run, beyond the report: a shell at a failure, or updated outputs. */

import { within } from '../../core/waiting.ts'
import type { Tutorial } from '../../document/model.ts'
import { GuestError, type SandboxProcess } from '../../lab/lab.ts'
import { renderFailedBlock } from '../../report/reporters/terminal-failure.ts'
import type { FailedBlock, OutputMismatch } from '../../run/plan/run-options.ts'
import type { Terminal } from '../../run/shell/interactive.ts'
import type { Context } from '../frame/context.ts'
import type { Progress } from '../frame/progress.ts'
import type { VerifyOptions } from '../frame/verify-options.ts'
import type { LabRun } from './run-in-lab.ts'

export type AuthoringRun = {
  hooks: NonNullable<LabRun['authoringHooks']>
  /** To be called when the report has been written. */
  end(): Promise<void>
}

export function openAuthoring({ authoring }: VerifyOptions, context: Context): AuthoringRun {
  if (authoring?.task === 'shell-on-failure') {
    const hooks: AuthoringRun['hooks'] = (tutorial, progress) => ({
      openFailureShell: (failed) => openFailureShell(failed, tutorial, progress, context),
    })
    return { hooks, end: async () => {} }
  }
  if (authoring?.task !== 'update') return { hooks: () => ({}), end: async () => {} }
  const found = new Map<Tutorial, OutputMismatch[]>()
  return {
    hooks: (tutorial) => ({
      mismatched: (mismatch) => found.set(tutorial, [...(found.get(tutorial) ?? []), mismatch]),
    }),
    end: async () => {
      const { offerUpdates } = await import('../update/offer-updates.ts')
      const all = [...found].map(([tutorial, mismatches]) => ({ tutorial, mismatches }))
      await offerUpdates(all, authoring.yes, context)
    },
  }
}

/** Why there can be no shell; checked before anything runs. */
export function lacksTerminal(what: string, { stdin, stderr }: Context): string[] {
  if (stdin.isTTY === true && stderr.isTerminal) return []
  return [`${what} needs a terminal: its standard input and standard error must be one`]
}

/** `--shell-on-failure`: connects the terminal to a shell where a block failed. Resolves when the shell has ended. */
async function openFailureShell(
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
    await connect(await openShell(terminalOf(`${tutorial.file}:${line}`, context)), context)
  } catch (error) {
    if (!(error instanceof GuestError)) throw error
    stderr.write(`There is no machine to open a shell on: ${error.message}\n`)
  } finally {
    resume()
  }
}

/** The terminal of whoever called; `place` stands in the prompt. */
export function terminalOf(place: string, { environment, stderr }: Context): Terminal {
  return { kind: environment.TERM ?? 'dumb', prompt: `(${place})`, rows: stderr.height(), columns: stderr.width() }
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
