/** What a call says of each run. */
import type { RunOptions } from '../run/options.ts'
import type { Context } from './context.ts'
import type { VerifyOptions } from './verify-options.ts'

export function runOptionsOf({ secrets, timeout, variant }: VerifyOptions, { environment, stop }: Context): RunOptions {
  const handed = Object.fromEntries(secrets.map((name) => [name, environment[name] ?? '']))
  return {
    ...(timeout === undefined ? {} : { timeout }),
    variant,
    environment: handed,
    secrets: Object.values(handed),
    signal: stop.signal,
    killSignal: stop.killSignal,
  }
}

/** A secret that is not there is a mistake of the call. */
export function missingSecrets({ secrets }: VerifyOptions, { environment }: Context): string[] {
  return secrets
    .filter((name) => environment[name] === undefined)
    .map(
      (name) =>
        `--secret ${name}: there is no environment variable of this name; set it, e.g. ${name}=… npm run verify-docs -- --secret ${name}`,
    )
}
