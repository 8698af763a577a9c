/** The machines of one tutorial, as places: booted when a block first needs one. */

import { GuestError } from '../../lab/guests/guest.ts'
import type { Sandbox } from '../../lab/lab.ts'
import { type GuestPlace, guestPlace } from './guest-place.ts'

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
}
