/** A block that never came to its shell: its machine did not boot, or died, or a full disk took no file for the shell. */

import { defined } from '../../core/defined.ts'
import { formatDuration } from '../../core/duration.ts'
import { safeText, terminalText } from '../../core/terminal-text.ts'
import type { RunBlock, Step } from '../../document/model.ts'
import { GuestError } from '../../lab/lab.ts'
import { type GuestPlaces, mayRestart } from '../places/guest-place.ts'
import type { Outcome } from '../shell/outcome.ts'
import type { BlockResult } from './run-block.ts'

/** Throws what is a fault of neither a machine nor a disk. */
export function machineFailure(error: unknown, block: RunBlock): BlockResult {
  const { message, suggestion, console: shown } = error instanceof GuestError ? error : diskFailure(error)
  const [step] = block.steps
  const place = { line: step?.line ?? block.line, column: (step?.column ?? 0) + 1 }
  const console = safeText(terminalText(Buffer.from(shown))).trim()
  const text = console === '' ? '' : `Console of the machine:\n${console}`
  return {
    exit: null,
    failure: { ...place, message, ...defined({ suggestion }) },
    transcript: { text, omitted: 0 },
    notes: [],
    cancelled: false,
  }
}

function diskFailure(error: unknown): Pick<GuestError, 'message' | 'suggestion' | 'console'> {
  if (!(error instanceof Error) || !('syscall' in error)) throw error
  const message = `the block could not be handed to its shell: ${error.message}`
  return {
    message,
    suggestion: 'See that neither /dev/shm nor the disk of $LAB_DIR is full, and run it again.',
    console: '',
  }
}

/** After a step on a machine: when the step restarted it, waits for it, and does not hold the lost shell against the step. */
export async function settleRestart(
  guests: GuestPlaces,
  name: string,
  outcome: Outcome,
  step: Step,
): Promise<{ outcome: Outcome; notes: string[] }> {
  if (outcome.interrupted || !(outcome.shellEnded || mayRestart(step.script))) return { outcome, notes: [] }
  const place = await guests.open(name)
  const restart = await place.guest.settle()
  if (!restart) return { outcome, notes: [] }
  const notes = [`the machine ${restart.how} and could be logged in to again after ${formatDuration(restart.ms)}`]
  const last = step.script.trimEnd().split('\n').at(-1) ?? ''
  if (!outcome.shellEnded || !mayRestart(last)) return { outcome, notes }
  const { signal: _, ...rest } = outcome
  return { outcome: { ...rest, status: 0, failedAt: [], shellEnded: false }, notes }
}
