/** What happens while a tutorial runs, for live progress. Nothing here prints. */

import type { Level } from '../../document/model.ts'
import type { Failure, Status } from '../../evidence/schema.ts'

export type RunEvent =
  | { type: 'tutorial-started'; tutorial: string; blocks: number }
  | { type: 'block-started'; tutorial: string; block: string; line: number; index: number; of: number }
  | { type: 'block-retried'; tutorial: string; block: string; line: number; attempt: number; ms: number }
  /** The block waits for a machine that it needs, or goes on. */
  | { type: 'machine'; tutorial: string; block: string; line: number; machine: string; state: 'booting' | 'up' }
  | {
      type: 'block-finished'
      tutorial: string
      block: string
      line: number
      index: number
      of: number
      status: Status
      /** Before pages and files are looked at as a whole. */
      level: Level
      ms: number
      why?: string
      failure?: Failure
    }
  | {
      type: 'tutorial-finished'
      tutorial: string
      status: 'passed' | 'failed' | 'interrupted'
      level: Level
      ms: number
    }

export type RunEvents = (event: RunEvent) => void
