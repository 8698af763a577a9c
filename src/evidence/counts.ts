/** How many steps have which badge. */
import type { Evidence } from '../../runner/evidence/schema.ts'
import { type Badge, badgeOf, strength } from './badge.ts'
import type { BlockView } from './block-view.ts'

export type Count = { badge: Badge; count: number }

/** Failures first, which nobody must miss; then from the strongest to the weakest. */
export function countBadges(views: BlockView[]): Count[] {
  const place = (view: BlockView): number => (strength(view) === 0 ? Number.POSITIVE_INFINITY : strength(view))
  const counts = new Map<string, Count>()
  for (const view of views.toSorted((a, b) => place(b) - place(a))) {
    const badge = badgeOf(view)
    const entry = counts.get(badge.label) ?? { badge, count: 0 }
    entry.count += 1
    counts.set(badge.label, entry)
  }
  return [...counts.values()]
}

/** Of the steps of one run that readers see. */
export function recordCounts(record: Evidence): Count[] {
  const steps = record.blocks.filter((block) => block.kind === 'run' && !block.labOnly)
  return countBadges(steps.map((block) => ({ state: 'run', record, block })))
}

/** `13 executed on a stand-in, 1 contract only`. */
export function countWords(counts: Count[]): string {
  return counts.map(({ badge, count }) => `${count} ${badge.label.toLowerCase()}`).join(', ')
}
