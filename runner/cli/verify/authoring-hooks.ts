/** What the author of a page asks of its run, beyond the report: a shell at a failure, or updated outputs. */

import type { Tutorial } from '../../document/model.ts'
import type { OutputMismatch } from '../../run/plan/run-options.ts'
import type { Context } from '../frame/context.ts'
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
      openFailureShell: async (scene) => {
        const { openFailureShell } = await import('./failure-shell.ts')
        await openFailureShell(scene, tutorial, progress, context)
      },
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
