/** A block that never came to its shell: its machine did not boot, or died, or a full disk took no file for the shell. */

import { safeText, terminalText } from '../../core/terminal-text.ts'
import type { RunBlock } from '../../document/model.ts'
import { GuestError } from '../../lab/guests/guest.ts'
import type { BlockResult } from './run-block.ts'

/** Throws what is a fault of neither a machine nor a disk. */
export function machineFailure(error: unknown, block: RunBlock): BlockResult {
  const { message, remedy, console: shown } = error instanceof GuestError ? error : diskFailure(error)
  const [step] = block.steps
  const place = { line: step?.line ?? block.line, column: (step?.column ?? 0) + 1 }
  const console = safeText(terminalText(Buffer.from(shown))).trim()
  const text = console === '' ? '' : `Console of the machine:\n${console}`
  return {
    exit: null,
    failure: { ...place, message, ...(remedy === undefined ? {} : { suggestion: remedy }) },
    transcript: { text, omitted: 0 },
    notes: [],
    cancelled: false,
  }
}

function diskFailure(error: unknown): Pick<GuestError, 'message' | 'remedy' | 'console'> {
  if (!(error instanceof Error) || !('syscall' in error)) throw error
  const message = `the block could not be handed to its shell: ${error.message}`
  return {
    message,
    remedy: 'See that neither /dev/shm nor the disk of $LAB_DIR is full, and run it again.',
    console: '',
  }
}
