/** Splits tutorials into shards of about equal duration; each machine computes the same split for itself. */
import { sha256 } from '../core/sha256.ts'
import type { Evidence } from './schema.ts'

export type ShardPlan = {
  /** Ids per shard, each list sorted. */
  shards: string[][]
  /** Equal on machines that split alike; unequal ones would lose tutorials. */
  fingerprint: string
}

/**
 * Longest first, each to the shard with the least work. Every id is in exactly one shard, whatever the durations are.
 * `durations` are milliseconds by id; an unknown one counts as the median of the known.
 */
export function planShards(ids: string[], durations: ReadonlyMap<string, number>, count: number): ShardPlan {
  const known = ids.flatMap((id) => durations.get(id) ?? []).sort((a, b) => a - b)
  const median = known[Math.floor(known.length / 2)] ?? 1
  const weight = (id: string) => Math.max(1, durations.get(id) ?? median)
  const ordered = [...new Set(ids)].sort((a, b) => weight(b) - weight(a) || (a < b ? -1 : 1))
  const shards = Array.from({ length: count }, (): string[] => [])
  const load = shards.map(() => 0)
  for (const id of ordered) {
    const least = load.indexOf(Math.min(...load))
    shards[least]?.push(id)
    load[least] = (load[least] ?? 0) + weight(id)
  }
  for (const shard of shards) shard.sort()
  const fingerprint = sha256(JSON.stringify(shards)).slice(0, 12)
  return { shards, fingerprint }
}

/** Duration of each tutorial's newest full run in this lab, else in any. */
export function recordedDurations(records: Evidence[], lab?: string): Map<string, number> {
  const durations = new Map<string, { ms: number; rank: number; at: number }>()
  for (const record of records) {
    if (record.status === 'interrupted') continue
    const rank = record.lab.name === lab ? 1 : 0
    const at = Date.parse(record.startedAt)
    const other = durations.get(record.tutorial.id)
    if (other === undefined || rank > other.rank || (rank === other.rank && at > other.at))
      durations.set(record.tutorial.id, { ms: record.ms, rank, at })
  }
  return new Map([...durations].map(([id, { ms }]) => [id, ms]))
}
