/** The badge of a block in one record, whatever became of the page since. */
import type { BlockEvidence, Evidence } from '../../runner/evidence/schema.ts'
import { type Badge, badgeOf } from './badge.ts'

export function blockBadge(block: BlockEvidence): Badge {
  // The words depend on the block alone.
  return badgeOf({ state: 'run', record: {} as Evidence, block })
}
