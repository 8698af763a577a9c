/** Waiting with an end. */

import { setTimeout as delay } from 'node:timers/promises'

/** Ends early, without an error, when the signal says so. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined)
}

/** Whether the promise settled within so many milliseconds. */
export async function within(promise: Promise<unknown>, ms: number): Promise<boolean> {
  const over = new AbortController()
  const settled = promise.then(
    () => true,
    () => true,
  )
  return await Promise.race([settled, delay(ms, false, { signal: over.signal })]).finally(() => over.abort())
}
