/** What pages say of a record as a whole, and of what went wrong in it. */
import type { BlockEvidence, Evidence } from '../../runner/evidence/schema.ts'
import { cleanTranscript } from './transcript.ts'

/** How pages call a lab. */
export function labName({ lab }: Pick<Evidence, 'lab'>): string {
  const bootc = lab.bootc.kind === 'real' ? ` with bootc ${lab.bootc.version ?? ''}`.trimEnd() : ''
  return `${lab.name} lab${bootc}`
}

/** When a page last ran on an image of its own, not on a stand-in, whose name ends so. `records`: newest first. */
export function lastRealRun(records: readonly Evidence[], ending = ''): string | undefined {
  return records.find(({ images }) => images.some(({ name, subject }) => subject === 'real' && name.endsWith(ending)))
    ?.startedAt
}

/** In short, why a block failed. */
export function failureText({ failure, exit }: BlockEvidence): string {
  return cleanTranscript(failure?.message ?? `exit status ${exit}`, 300)
}
