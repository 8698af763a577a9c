/** A block whose machine did not boot, or died: it failed, and the console tells why. */
import { GuestError } from '../../lab/guests/guest.ts'
import type { RunBlock } from '../../tutorial/model.ts'
import { safeText, terminalText } from '../output/terminal-text.ts'
import type { BlockResult } from './run-block.ts'

/** Throws what is no fault of a machine. */
export function machineFailure(error: unknown, block: RunBlock): BlockResult {
  if (!(error instanceof GuestError)) throw error
  const { message, remedy } = error
  const [step] = block.steps
  const place = { line: step?.line ?? block.line, column: (step?.column ?? 0) + 1 }
  const console = safeText(terminalText(Buffer.from(error.console))).trim()
  const text = console === '' ? '' : `Console of the machine:\n${console}`
  return {
    exit: null,
    failure: { ...place, message, ...(remedy === undefined ? {} : { suggestion: remedy }) },
    transcript: { text, omitted: 0 },
    notes: [],
    cancelled: false,
  }
}
