/** What every step of provisioning is given. */
import type { ProgressEvent } from '../lab.ts'

export type Context = {
  /** Directory of this lab; every part lives below it. */
  directory: string
  /** `--offline-cache DIR`, absolute. */
  offlineCache?: string
  progress: (event: ProgressEvent) => void
  signal: AbortSignal
}

/** The one date (seconds since 1970) that files, packages and images of the lab carry: no clock enters what is built. */
export const sourceDate = Date.UTC(2026, 0, 1) / 1000
