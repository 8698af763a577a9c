/**
 * Distinguishes evidence that a run wrote from what was written or changed by hand. The seal guards against accidents, a merge
 * of text or a search and replace: whoever can run this code can make one. The mark takes the key of this machine.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** Of plain data, in the order of its fields; formatting does not matter. */
export function sealOf(evidence: object): string {
  return createHash('sha256').update(JSON.stringify(evidence)).digest('hex')
}

/** What is wrong with the seal of a record as it was read; undefined when nothing is. */
export function brokenSeal(record: object): string | undefined {
  const { seal, mark: _, ...evidence } = record as { seal?: unknown; mark?: unknown }
  if (seal === undefined) return 'has no seal, so no run wrote it'
  return seal === sealOf(evidence) ? undefined : 'was changed after the run that wrote it'
}

/** Made by the runner for what ran on this machine. */
export function markOf(seal: string, key: Buffer): string {
  return createHmac('sha256', key).update(seal).digest('hex')
}

/** Whether the machine with that key made the record. */
export function isMarked({ seal, mark }: { seal: string; mark?: string }, key: Buffer | undefined): boolean {
  if (mark === undefined || key === undefined) return false
  const [made, found] = [Buffer.from(markOf(seal, key)), Buffer.from(mark)]
  return made.length === found.length && timingSafeEqual(made, found)
}
