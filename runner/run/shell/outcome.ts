/** What happened in a shell during one step. Plain data; whether it is right is judged elsewhere. */
import type { Collected } from '../output/collector.ts'

/** A command that failed, by its line in the Markdown. */
export type FailurePoint = { line: number; command: string }

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
