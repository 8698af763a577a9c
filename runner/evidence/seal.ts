/**
 * Distinguishes evidence that a run wrote from what was written or changed by hand, by a merge of text or a search and replace.
 * A guard against accidents: whoever can run this code can make a seal.
 */
import { createHash } from 'node:crypto'

/** Of plain data, in the order of its fields; formatting does not matter. */
export function sealOf(evidence: object): string {
  return createHash('sha256').update(JSON.stringify(evidence)).digest('hex')
}

/** What is wrong with the seal of a record as it was read; undefined when nothing is. */
export function brokenSeal(record: object): string | undefined {
  const { seal, ...evidence } = record as { seal?: unknown }
  if (seal === undefined) return 'has no seal, so no run wrote it'
  return seal === sealOf(evidence) ? undefined : 'was changed after the run that wrote it'
}
