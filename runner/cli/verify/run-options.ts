/** What a call says of each run. */

import { defined } from '../../core/defined.ts'
import { shortestSecret } from '../../run/output/secrets.ts'
import type { RunOptions } from '../../run/plan/run-options.ts'
import type { Context } from '../frame/context.ts'
import type { VerifyOptions } from '../frame/verify-options.ts'

export function runOptionsOf({ secrets, timeout, variant }: VerifyOptions, { environment, stop }: Context): RunOptions {
  const handed = Object.fromEntries(secrets.map((name) => [name, environment[name] ?? '']))
  return {
    ...defined({ timeout }),
    variant,
    environment: handed,
    secrets: Object.values(handed),
    signal: stop.signal,
    killSignal: stop.killSignal,
  }
}

/** A secret that is not there, or that cannot be kept one, is a mistake of the call. */
export function unusableSecrets({ secrets }: VerifyOptions, { environment }: Context): string[] {
  return secrets.flatMap((name) => {
    const value = environment[name]
    if (value === undefined) {
      const set = `set it, e.g. ${name}=… npm run verify-docs -- --secret ${name}`
      return [`--secret ${name}: there is no environment variable of this name; ${set}`]
    }
    const length = value.trim().length
    return length > 0 && length < shortestSecret
      ? [
          `--secret ${name}: its value is shorter than ${shortestSecret} characters: to mask it would mask ordinary words`,
        ]
      : []
  })
}
