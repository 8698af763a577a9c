/** What a block's proof is about: the documented image, a candidate for it, or a stand-in. */
import type { LabDescription, ResolvedImage, Subject } from '../../lab/lab.ts'

const fromWeak: Subject[] = ['stand-in', 'candidate', 'real']

/** `real` when there is none. */
export function weakestSubject(subjects: Subject[]): Subject {
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
