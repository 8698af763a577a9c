/** How the documentation is doing: what ran, what failed, what never ran, and how old the runs are. */
import { allRan, ranOnNamedImage, sumOf, type Tally } from '../state/tally.ts'
import type { LibraryPage } from './library.ts'

export type Health = {
  /** Of all steps of all pages. */
  tally: Tally
  withSteps: LibraryPage[]
  /** Every step ran, on the images that the page names. */
  onNamedImage: number
  /** Every step ran, on whatever image. */
  allRun: number
  /** Some steps ran, others never did. */
  inPart: number
  failing: LibraryPage[]
  /** Not one step ran. */
  without: number
  /** Pages of which every step ran, by age of the oldest run that counts. */
  ages: { label: string; count: number }[]
}

const day = 86_400_000
const ageGroups: { label: string; below: number }[] = [
  { label: 'up to a day', below: 2 * day },
  { label: 'up to a week', below: 8 * day },
  { label: 'up to 30 days', below: 31 * day },
  { label: 'older', below: Number.POSITIVE_INFINITY },
]

export function healthOf(pages: LibraryPage[], now: Date): Health {
  const withSteps = pages.filter(({ view }) => view.tally.total > 0)
  const failing = withSteps.filter(({ view }) => view.failing.length > 0)
  const others = withSteps.filter(({ view }) => view.failing.length === 0)
  const count = (holds: (tally: Tally) => boolean): number => others.filter(({ view }) => holds(view.tally)).length
  const ages = withSteps.flatMap(({ view }) =>
    view.allRanAt === undefined ? [] : [now.getTime() - Date.parse(view.allRanAt)],
  )
  return {
    tally: sumOf(withSteps.map(({ view }) => view.tally)),
    withSteps,
    onNamedImage: count(ranOnNamedImage),
    allRun: count(allRan),
    inPart: count((tally) => tally.ran > 0 && !allRan(tally)),
    failing,
    without: count((tally) => tally.ran === 0),
    ages: ageGroups.map(({ label, below }, index) => ({
      label,
      count: ages.filter((age) => age < below && age >= (ageGroups[index - 1]?.below ?? Number.NEGATIVE_INFINITY))
        .length,
    })),
  }
}
