/** Reads what a shell told about a step's end. */
import { constants } from 'node:os'
import type { FailurePoint } from './outcome.ts'

/** From the driver's list of `LINE TAB COMMAND`, innermost first. */
export function failurePoints(told: string): FailurePoint[] {
  return told
    .split('\x1e')
    .filter((entry) => entry !== '')
    .map((entry) => {
      const tab = entry.indexOf('\t')
      return { line: Number(entry.slice(0, tab)), command: entry.slice(tab + 1) }
    })
}

/** E.g. 9 for `SIGKILL`; 0 for a name that is no signal. */
export function signalNumber(name: string): number {
  return (constants.signals as Record<string, number>)[name] ?? 0
}

/** E.g. `SIGKILL` for 137. */
export function signalOfStatus(status: number): string | undefined {
  if (status <= 128 || status > 192) return undefined
  return Object.entries(constants.signals).find(([, number]) => number === status - 128)?.[0]
}

/** E.g. `exit status 143 (SIGTERM)`. */
export function statusText(status: number | null): string {
  if (status === null) return 'an unknown exit status'
  const signal = signalOfStatus(status)
  return `exit status ${status}${signal === undefined ? '' : ` (${signal})`}`
}
