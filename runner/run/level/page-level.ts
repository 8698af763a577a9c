/** Levels of what is not judged by itself: files and whole pages. */
import type { Level } from '../../document/model.ts'
import type { BlockEvidence } from '../../evidence/schema.ts'
import type { LabDescription, ResolvedImage, Subject } from '../../lab/lab.ts'
import { weakestLevel } from './block-level.ts'

/**
 * A file proves what the first command after it proves: it takes that block's level. What readers do not see raises
 * nothing that they see, so a visible file waits for a visible block; one on the workstation for a block that can see
 * it. To be cleaned up proves nothing.
 */
export function withFileLevels(blocks: BlockEvidence[]): BlockEvidence[] {
  return blocks.map((block, index) => {
    if (block.kind !== 'file' || block.status !== 'passed') return block
    const uses = ({ kind, tags, labOnly }: BlockEvidence) =>
      kind === 'run' &&
      !tags.includes('cleanup') &&
      (block.labOnly || !labOnly) &&
      (onMachine(block.tags) || !onMachine(tags))
    const next = blocks.slice(index + 1).find(uses)
    if (!next) return { ...block, level: 'linted', why: 'no command after it uses it' }
    const why = next.level === 'executed' || next.level === 'booted' ? {} : { why: `as the block at line ${next.line}` }
    return { ...block, level: next.level, subject: next.subject, ...why }
  })
}

/**
 * Of the visible run blocks, the weakest in both respects. What runs on the workstation is `executed` at best: it
 * does not hold down a page on which everything that was meant for a machine ran on a booted one.
 */
export function pageLevel(blocks: BlockEvidence[], otherwise: Subject): { level: Level; subject: Subject } {
  const visible = blocks.filter((block) => block.kind === 'run' && !block.labOnly)
  if (visible.length === 0) return { level: 'linted', subject: otherwise }
  const subject = weakestSubject(visible.map((block) => block.subject))
  const onMachines = visible.filter((block) => onMachine(block.tags))
  const rest = visible.filter((block) => !onMachine(block.tags))
  const level = weakestLevel(onMachines.map((block) => block.level))
  const allBooted = onMachines.length > 0 && level === 'booted' && rest.every((block) => block.level === 'executed')
  return { level: allBooted ? 'booted' : weakestLevel(visible.map((block) => block.level)), subject }
}

/** What a block's proof is about: the documented image, a candidate for it, or a stand-in. */
const fromWeak: Subject[] = ['stand-in', 'candidate', 'real']

/** `real` when there is none. */
function weakestSubject(subjects: Subject[]): Subject {
  return fromWeak.find((subject) => subjects.includes(subject)) ?? 'real'
}

/**
 * Of a block, by the images that the tutorial has used so far: what came from a stand-in stays in everything built on
 * it. Before the first image it is the weakest that the page names, or that the lab has: the lab then stands for the
 * reader's machine, and nothing is claimed beyond it.
 */
export function subjectOf(used: ResolvedImage[], named: string[], lab: Pick<LabDescription, 'images'>): Subject {
  if (used.length > 0) return weakestSubject(used.map((image) => image.subject))
  const onPage = lab.images.filter((image) => named.includes(image.name))
  return weakestSubject((onPage.length > 0 ? onPage : lab.images).map((image) => image.subject))
}

/** Whether a block with these tags runs on a machine that was booted, not on the workstation. */
function onMachine(tags: string[]): boolean {
  return tags.some((tag) => tag.startsWith('on=') && tag !== 'on=workstation')
}
