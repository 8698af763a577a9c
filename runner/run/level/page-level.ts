/** Levels of what is not judged by itself: files and whole pages. */

import type { BlockEvidence } from '../../evidence/schema.ts'
import type { Subject } from '../../lab/lab.ts'
import type { Level } from '../../tutorial/model.ts'
import { weakestLevel } from './block-level.ts'
import { weakestSubject } from './subject.ts'

/**
 * A file proves what the first command after it proves: it takes that block's level. What readers do not see raises
 * nothing that they see, so a visible file waits for a visible block.
 */
export function withFileLevels(blocks: BlockEvidence[]): BlockEvidence[] {
  return blocks.map((block, index) => {
    if (block.kind !== 'file' || block.status !== 'passed') return block
    const next = blocks.slice(index + 1).find((later) => later.kind === 'run' && (block.labOnly || !later.labOnly))
    if (!next) return { ...block, level: 'linted', why: 'no command after it uses it' }
    const why = next.level === 'executed' || next.level === 'booted' ? {} : { why: `as the block at line ${next.line}` }
    return { ...block, level: next.level, subject: next.subject, ...why }
  })
}

/** Of the visible run blocks, the weakest in both respects. */
export function pageLevel(blocks: BlockEvidence[], otherwise: Subject): { level: Level; subject: Subject } {
  const visible = blocks.filter((block) => block.kind === 'run' && !block.labOnly)
  const level = weakestLevel(visible.map((block) => block.level))
  return { level, subject: visible.length === 0 ? otherwise : weakestSubject(visible.map((block) => block.subject)) }
}
