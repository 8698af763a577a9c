import type { Expectation } from '../../document/model.ts'
import type { BlockEvidence, Evidence } from '../../evidence/schema.ts'
import type { SandboxProcess } from '../../lab/lab.ts'
import type { Seen } from '../expect/matcher.ts'
import type { Terminal } from '../shell/interactive.ts'

/** An output that was not as expected, of a command that did what it should otherwise. */
export type OutputMismatch = {
  /** The very object of the tutorial's step. */
  expected: Expectation
  seen: Seen
  /** What was seen holds a secret. */
  secret: boolean
}

/** What a failed block left, while it is still there. */
export type FailedBlock = {
  failed: BlockEvidence
  /** Rejects with `GuestError` when its machine is not there. */
  openShell: (terminal: Terminal) => Promise<SandboxProcess>
}

/** What the caller of a run decides. */
export type RunOptions = {
  /** `--variant key=value`; the first value of a key is the default. */
  variant?: Record<string, string>
  /** Milliseconds for a block that says none of its own. */
  timeout?: number
  /** Values (not names) that must not be written down. */
  secrets?: string[]
  /** Environment beyond the documented variables. */
  environment?: Record<string, string>
  /** First Ctrl-C or SIGTERM: the running block is ended, clean-up runs. */
  signal: AbortSignal
  /** Second one: everything is ended at once. */
  killSignal?: AbortSignal
  /** Epoch milliseconds. */
  now?: () => number
  /** Awaited after the block that ended the run, before the clean-up. */
  openFailureShell?: (failed: FailedBlock) => Promise<void>
  /** Takes each output that differs. Then the run continues after it; its block has failed all the same. */
  mismatched?: (mismatch: OutputMismatch) => void
}

/** Milliseconds. */
export const limits = {
  block: 10 * 60_000,
  /** All clean-up blocks together, after a failure. */
  cleanupAfterFailure: 60_000,
  /** The same after an interruption. */
  cleanupAfterInterruption: 10_000,
  /** For a shell to end by itself at the end of the tutorial. */
  shellEnd: 2000,
  /** For a service that was started last to show that it can: a wrong option ends it at once. */
  firstSteps: 500,
  /** The same for one that no later block uses. */
  firstStepsUnused: 2000,
  /** Between TERM and KILL. */
  grace: 2000,
  graceOfInterruption: 1000,
}

type OfBlock = { tutorial: string; block: string; line: number }

/** What happens while a tutorial runs, for live progress. Nothing here prints. */
export type RunEvent =
  | { type: 'tutorial-started'; tutorial: string; blocks: number }
  | (OfBlock & { type: 'block-started'; index: number; of: number })
  | (OfBlock & { type: 'block-retried'; attempt: number; ms: number })
  /** The block waits for a machine that it needs, or continues. */
  | (OfBlock & { type: 'machine'; machine: string; state: 'booting' | 'up' })
  /** With the level before pages and files are looked at as a whole. */
  | (OfBlock & { type: 'block-finished'; index: number; of: number } & Pick<
        BlockEvidence,
        'status' | 'level' | 'ms' | 'why' | 'failure'
      >)
  | ({ type: 'tutorial-finished'; tutorial: string } & Pick<Evidence, 'status' | 'level' | 'ms'>)

export type RunEvents = (event: RunEvent) => void
