/** After a step on a machine: when the step restarted it, waits for it, and does not hold the lost shell against the step. */
import { duration } from '../../core/format-duration.ts'
import type { Step } from '../../document/model.ts'
import { mayRestart } from '../places/guest-place.ts'
import type { GuestPlaces } from '../places/guest-places.ts'
import type { Outcome } from '../shell/outcome.ts'

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
  const notes = [`the machine ${restart.how} and could be logged in to again after ${duration(restart.ms)}`]
  const last = step.script.trimEnd().split('\n').at(-1) ?? ''
  if (!outcome.shellEnded || !mayRestart(last)) return { outcome, notes }
  const { signal: _, ...rest } = outcome
  return { outcome: { ...rest, status: 0, failedAt: [], shellEnded: false }, notes }
}
