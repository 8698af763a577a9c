/** What happened in a shell during one step. Plain data; whether it is right is judged elsewhere. */

import { constants } from 'node:os'
import type { Collected } from '../output/collector.ts'

/** A command that failed, by its line in the Markdown. */
type FailurePoint = { line: number; command: string }

/** Why the runner ended a step. */
export type Interruption = 'time-limit' | 'cancelled'

export type Outcome = {
  /** Exit status as bash reports it, 128 + n for a signal; null when it is not known. */
  status: number | null
  /** Set when the step ended its own shell (`exit`, `kill $$`, `exec`): the next one gets a fresh shell. */
  shellEnded: boolean
  /** It ran in a shell that replaced one which had ended: nothing of the shell's state was left. */
  freshShell: boolean
  /** The signal that ended the shell, e.g. `SIGKILL`. */
  signal?: string
  interrupted?: Interruption
  /** Command lines that were running when it was interrupted. */
  running: string[]
  /** Innermost first; empty when no command failed, or it is not known which. */
  failedAt: FailurePoint[]
  /** `return` outside of a function ended the step early: in a terminal that is an error. */
  returned: boolean
  /** bash gave up the step before its end, without a failing command. */
  unfinished: boolean
  output: Collected
  /** Where the shell's own messages say their line: `PATH: line N: …`. */
  path: string
  /** The shell's directory afterwards. */
  directory: string
  /** Process id of the last background job, as the shell sees it. */
  job?: number
  ms: number
}

/** Of a step that ended well and left nothing behind. */
export const endedWell = {
  status: 0,
  shellEnded: false,
  freshShell: false,
  running: [],
  failedAt: [],
  returned: false,
  unfinished: false,
} satisfies Partial<Outcome>

/** From the driver's list of `LINE TAB COMMAND`, innermost first. */
export function failurePoints(reported: string): FailurePoint[] {
  return (
    reported
      .split('\x1e')
      .filter((entry) => entry !== '')
      .map((entry) => {
        const tab = entry.indexOf('\t')
        return { line: Number(entry.slice(0, tab)), command: entry.slice(tab + 1) }
      })
      // A page can report what it likes.
      .filter(({ line }) => Number.isSafeInteger(line) && line > 0)
  )
}

/** E.g. 9 for `SIGKILL`; 0 for a name that is no signal. */
export function signalNumber(name: string): number {
  return (constants.signals as Record<string, number>)[name] ?? 0
}

/** E.g. `SIGKILL` for 137. */
export function signalOfStatus(status: number): string | undefined {
  if (status <= 128 || status > 192) return undefined
  return Object.entries(constants.signals).find(([, number]) => number === status - 128)?.[0]
}

/** E.g. `exit status 143 (SIGTERM)`. */
export function statusText(status: number | null): string {
  if (status === null) return 'an unknown exit status'
  const signal = signalOfStatus(status)
  return `exit status ${status}${signal === undefined ? '' : ` (${signal})`}`
}
