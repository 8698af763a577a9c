/** Puts what happened to one block into the form of the evidence. */
import type { Block, Level } from '../../document/model.ts'
import type { BlockEvidence, Status } from '../../evidence/schema.ts'
import type { Subject } from '../../lab/lab.ts'

export type BlockFacts = { status: Status; level: Level } & Partial<BlockEvidence>

export function blockEvidence(block: Block, facts: BlockFacts, subject: Subject): BlockEvidence {
  const { id, hash, line, endLine, kind, tags, labOnly } = block
  return { id, hash, line, endLine, kind, tags, labOnly, subject, exit: null, ms: 0, ...facts }
}
