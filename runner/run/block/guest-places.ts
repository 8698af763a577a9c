/** The machines of one tutorial, as places: booted when a block first needs one. */

import { duration } from '../../core/format-duration.ts'
import type { Step } from '../../document/model.ts'
import { GuestError } from '../../lab/guests/guest.ts'
import type { Sandbox } from '../../lab/lab.ts'
import { type GuestPlace, guestPlace, mayRestart } from '../guest-place.ts'
import type { Outcome } from '../shell/outcome.ts'

export class GuestPlaces {
  readonly #sandbox: Sandbox
  readonly #open = new Map<string, Promise<GuestPlace>>()
  readonly #booted: GuestPlace[] = []

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox
  }

  /** Rejects with `GuestError` when the machine does not boot. */
  open(name: string): Promise<GuestPlace> {
    const known = this.#open.get(name)
    if (known) return known
    const fresh = this.#sandbox.guest(name).then(async (guest) => {
      const place = guestPlace(guest)
      // What was recorded while it booted belongs to no block.
      await place.takeBootcCalls()
      this.#booted.push(place)
      return place
    })
    this.#open.set(name, fresh)
    fresh.catch(() => this.#open.delete(name))
    return fresh
  }

  /** Before each block there: a machine that was powered off is started again. Rejects when `signal` aborts meanwhile. */
  async ready(name: string, signal: AbortSignal): Promise<void> {
    const { promise: aborted, reject } = Promise.withResolvers<never>()
    const stop = () => reject(new GuestError(`interrupted before the machine \`${name}\` was up`, ''))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    const up = this.open(name).then((place) => place.guest.ready())
    up.catch(() => {})
    await Promise.race([up, aborted]).finally(() => signal.removeEventListener('abort', stop))
  }

  /** Those that were booted. */
  all(): GuestPlace[] {
    return this.#booted
  }

  /** After a step on the machine: when the step restarted it, waits for it, and does not hold the lost shell against the step. */
  async settle(name: string, outcome: Outcome, step: Step): Promise<{ outcome: Outcome; notes: string[] }> {
    if (outcome.interrupted || !(outcome.shellEnded || mayRestart(step.script))) return { outcome, notes: [] }
    const place = await this.open(name)
    const restart = await place.guest.settle()
    if (!restart) return { outcome, notes: [] }
    const notes = [`the machine ${restart.how} and could be logged in to again after ${duration(restart.ms)}`]
    const last = step.script.trimEnd().split('\n').at(-1) ?? ''
    if (!outcome.shellEnded || !mayRestart(last)) return { outcome, notes }
    const { signal: _, ...rest } = outcome
    return { outcome: { ...rest, status: 0, failedAt: [], shellEnded: false }, notes }
  }
}
