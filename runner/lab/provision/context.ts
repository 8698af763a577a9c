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
