/** Joins the evidence of several machines. */

import type { Evidence } from './schema.ts'
import { evidencePath, type StoredEvidence } from './store.ts'

/** Two records of the same thing: which one is kept, and why. */
export type Conflict = { place: string; kept: string; dropped: string; reason: string }

export type Merged = { records: StoredEvidence[]; conflicts: Conflict[] }

/**
 * One record per place: the newest, but neither a pass that began before a failure was over nor an interrupted run
 * replaces a verdict. The order of the input does not matter.
 */
export function mergeEvidence(stores: StoredEvidence[]): Merged {
  const places = Map.groupBy(stores, ({ evidence }) => evidencePath(evidence))
  const records: StoredEvidence[] = []
  const conflicts: Conflict[] = []
  for (const [place, rivals] of [...places].sort(([a], [b]) => (a < b ? -1 : 1))) {
    // Sorted by their end, so that the outcome does not depend on the order in which directories were named.
    const [first, ...others] = rivals.sort(
      (a, b) => endOf(a.evidence) - endOf(b.evidence) || (a.file < b.file ? -1 : 1),
    )
    if (first === undefined) continue
    let kept = first
    for (const other of others) {
      if (JSON.stringify(other.evidence) === JSON.stringify(kept.evidence)) continue
      const [winner, reason] = prefer(kept, other)
      const loser = winner === kept ? other : kept
      kept = winner
      conflicts.push({ place, kept: winner.file, dropped: loser.file, reason })
    }
    records.push(kept)
  }
  return { records, conflicts }
}

function prefer(a: StoredEvidence, b: StoredEvidence): [winner: StoredEvidence, reason: string] {
  const isCutOff = ({ evidence }: StoredEvidence) => evidence.status === 'interrupted'
  if (isCutOff(a) !== isCutOff(b)) return [isCutOff(b) ? a : b, 'the other run was interrupted']
  const [newer, older] = startOf(a.evidence) > startOf(b.evidence) ? [a, b] : [b, a]
  const hidesFailure =
    older.evidence.status === 'failed' &&
    newer.evidence.status !== 'failed' &&
    startOf(newer.evidence) <= endOf(older.evidence)
  return hidesFailure ? [older, 'it failed after the other run had begun'] : [newer, 'it is newer']
}

function startOf(evidence: Evidence): number {
  return Date.parse(evidence.startedAt)
}

function endOf(evidence: Evidence): number {
  return startOf(evidence) + evidence.ms
}
