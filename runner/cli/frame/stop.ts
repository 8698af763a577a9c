/** Ctrl-C and its kin: the first asks for an orderly end, the second ends at once. */

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Exit status of an interrupted run. */
export const interruptedExit = 130

/**
 * Milliseconds within which a signal that comes again is the same one: the terminal sends Ctrl-C to this process and to npm,
 * and npm sends it on.
 */
const echo = 200

export type StopWatch = {
  signal: AbortSignal
  /** Aborted by the second signal, shortly before the process ends. */
  killSignal: AbortSignal
  /** Stops as the first signal would, e.g. when nobody reads the output any more. */
  stop(): void
}

/** `onFirstSignal` is called once, at the first signal; `atOnce` at the second. */
export function watchForStop(onFirstSignal: (signal: string) => void, atOnce: () => void): StopWatch {
  const orderly = new AbortController()
  const kill = new AbortController()
  let first: { name: string; at: number } | undefined
  for (const name of signals)
    process.on(name, () => {
      if (!orderly.signal.aborted) {
        first = { name, at: performance.now() }
        orderly.abort(new Error(`stopped by ${name}`))
        onFirstSignal(name)
        return
      }
      if (first?.name === name && performance.now() - first.at < echo) return
      kill.abort(new Error(`stopped at once by ${name}`))
      atOnce()
    })
  return { signal: orderly.signal, killSignal: kill.signal, stop: () => orderly.abort(new Error('stopped')) }
}
