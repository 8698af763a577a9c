/** A fault of the program itself: what a user can do about it. */
import { readFileSync } from 'node:fs'

/** Where faults are reported: `bugs` of package.json, which a fork sets to its own. */
function address(): string {
  try {
    const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'))
    return String(manifest.bugs.url)
  } catch {
    return 'the issues of this repository'
  }
}

/** The cause of each error is printed below it. */
export function faultText(error: unknown): string {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const cause = error instanceof Error && error.cause !== undefined ? `\nCaused by: ${faultText(error.cause)}` : ''
  return detail + cause
}

export function reportFault(command: string, error: unknown): string {
  return `${command}: this is a fault of the program, not of your call or page. Report it, with these lines, to ${address()}\n${faultText(error)}\n`
}
