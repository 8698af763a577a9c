/** Calls of bootc that came when the block that caused them had ended: from a service, a container or a unit that it started. */
import type { BlockEvidence } from '../../evidence/schema.ts'
import { blockLevel } from './block-level.ts'

/** A block that ran, with the text of its commands. */
export type Ran = { evidence: BlockEvidence; script: string }

/** bootc as a word of its own, by its path too; not `fedora-bootc:44`, not `bootc-image-builder`. */
const named = /(?<![\w.-])bootc(?![\w-])/

export function namesBootc(script: string): boolean {
  return named.test(script)
}

/**
 * The blocks that such calls lower, as they are then. Nobody knows which block a late call belongs to: every earlier one
 * that names bootc and was taken for executed may be the one; where there is none, the last that ran, unless the calls
 * came while the block at `line` ran, which they lower already.
 */
export function loweredByLateCalls(calls: string[], ran: Ran[], line?: number): BlockEvidence[] {
  if (calls.length === 0) return []
  const proven = ran.filter(
    ({ evidence }) => evidence.status === 'passed' && (evidence.level === 'executed' || evidence.level === 'booted'),
  )
  const suspects = proven.filter(({ script }) => namesBootc(script))
  const last = line === undefined ? proven.slice(-1) : []
  const when = line === undefined ? 'after the last block' : `while the block at line ${line} ran`
  return (suspects.length > 0 ? suspects : last).map(({ evidence }) => {
    const { level, why } = blockLevel({ status: 'passed', bootcCalls: calls, lackedTool: false })
    return { ...evidence, level, why: `${why} (called ${when})`, bootcCalls: calls }
  })
}
