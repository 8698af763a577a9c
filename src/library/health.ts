/** How the documentation is doing: proven, failing, unproven, and how old the proofs are. */
import type { Badge } from '../evidence/badge.ts'
import type { LibraryPage } from './library.ts'

export type Health = {
  /** Steps of all pages per badge label, most frequent first. */
  steps: { badge: Badge; count: number }[]
  failing: LibraryPage[]
  /** Pages with steps of which none is verified. */
  unverified: LibraryPage[]
  /** Pages whose steps all passed, by age of the oldest run that counts. */
  ages: { label: string; count: number }[]
  proven: number
  /** Pages with a run that does not, or no longer, speak for all their steps. */
  inPart: number
  withSteps: number
}

const day = 86_400_000
const ageGroups: { label: string; below: number }[] = [
  { label: 'up to a day', below: 2 * day },
  { label: 'up to a week', below: 8 * day },
  { label: 'up to 30 days', below: 31 * day },
  { label: 'older', below: Number.POSITIVE_INFINITY },
]

export function healthOf(pages: LibraryPage[], now: Date): Health {
  const withSteps = pages.filter(({ view }) => view.counts.length > 0)
  const steps = new Map<string, { badge: Badge; count: number }>()
  for (const { badge, count } of withSteps.flatMap(({ view }) => view.counts)) {
    const entry = steps.get(badge.label) ?? { badge, count: 0 }
    steps.set(badge.label, { badge, count: entry.count + count })
  }
  const ages = withSteps.flatMap(({ view }) =>
    view.provenAt === undefined ? [] : [now.getTime() - Date.parse(view.provenAt)],
  )
  const failing = withSteps.filter(({ view }) => view.failing.length > 0)
  const unverified = withSteps.filter(({ view }) => view.records.length === 0)
  return {
    steps: [...steps.values()].sort((a, b) => b.count - a.count || (a.badge.label < b.badge.label ? -1 : 1)),
    failing,
    unverified,
    ages: ageGroups.map(({ label, below }, index) => ({
      label,
      count: ages.filter((age) => age < below && age >= (ageGroups[index - 1]?.below ?? Number.NEGATIVE_INFINITY))
        .length,
    })),
    proven: ages.length,
    inPart: withSteps.length - ages.length - failing.length - unverified.length,
    withSteps: withSteps.length,
  }
}
