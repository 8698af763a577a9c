/** What the site may say about one block: the newest run that still applies to it, and nothing better. */

import { machineSource } from '../../runner/document/blocks/declarations.ts'
import type { Block, Declaration, Tutorial } from '../../runner/document/model.ts'
import type { BlockEvidence, Evidence } from '../../runner/evidence/schema.ts'

/** What was changed since: this block, one before it, or the declaration of its machine. */
type StaleReason = 'changed' | 'earlier-changed' | 'machine-changed'

export type BlockView =
  | { state: 'run'; record: Evidence; block: BlockEvidence }
  /** There are runs, all of them older than the text. */
  | { state: 'stale'; record: Evidence; reason: StaleReason }
  | { state: 'none' }

type Candidate = { record: Evidence; block: BlockEvidence; at: string; reason?: StaleReason }

/**
 * Views of all blocks of a tutorial by block id. A record counts for a block as long as this block and every block before
 * it are what was run, on the machine that is declared now: a later block's outcome depends on all that came before.
 */
export function viewBlocks(tutorial: Tutorial, records: Evidence[]): Map<string, BlockView> {
  const candidates = new Map<string, Candidate[]>(tutorial.blocks.map((block) => [block.id, []]))
  for (const record of records) {
    for (const [id, candidate] of matchRecord(tutorial, record)) candidates.get(id)?.push(candidate)
  }
  return new Map(tutorial.blocks.map((block) => [block.id, choose(candidates.get(block.id) ?? [])]))
}

function choose(candidates: Candidate[]): BlockView {
  const newest = newestOf(candidates.filter(({ reason }) => reason === undefined))
  if (newest !== undefined) return { state: 'run', record: newest.record, block: newest.block }
  const stale = newestOf(candidates)
  if (stale?.reason !== undefined) return { state: 'stale', record: stale.record, reason: stale.reason }
  return { state: 'none' }
}

function newestOf(candidates: Candidate[]): Candidate | undefined {
  return candidates.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))[0]
}

function matchRecord({ blocks, declarations }: Tutorial, record: Evidence): Map<string, Candidate> {
  const machines = otherMachines(declarations, record)
  const seen = new Map(record.blocks.map((block) => [block.id, block]))
  const chosen = blocks.filter((block) => isChosen(block, record))
  const ran = record.blocks.map(({ id }) => id).filter((id) => !isUnchosen(id, blocks, record))
  const matched = new Map<string, Candidate>()
  let unchanged = true
  for (const [index, current] of chosen.entries()) {
    const { id, hash } = current
    const block = seen.get(id)
    const same = block?.hash === hash
    const machine = !speaksOf(current, machines)
    const place = ran[index] === id
    if (block !== undefined) {
      const later = !unchanged || !place ? 'earlier-changed' : machine ? undefined : 'machine-changed'
      const reason = same ? later : 'changed'
      matched.set(id, { record, block, at: block.startedAt ?? record.startedAt, ...(reason && { reason }) })
    }
    unchanged &&= same && place && machine
  }
  return matched
}

/** Names of machines that the run booted from something else than the page declares now. */
function otherMachines(declarations: Declaration[], record: Evidence): Set<string> {
  const now = new Map(declarations.map((declaration) => [declaration.name, machineSource(declaration)]))
  return new Set((record.guests ?? []).filter(({ name, source }) => now.get(name) !== source).map(({ name }) => name))
}

function speaksOf({ on, needs }: Block, machines: Set<string>): boolean {
  return machines.size > 0 && (needs.includes('guest') || (on !== undefined && machines.has(on)))
}

/** Whether a run with that choice of tabs comes to the block. */
export function isChosen({ variant }: Block, record: Evidence): boolean {
  return variant === undefined || record.variant[variant.key] === variant.value
}

function isUnchosen(id: string, blocks: Block[], record: Evidence): boolean {
  const block = blocks.find((block) => block.id === id)
  return block !== undefined && !isChosen(block, record)
}
