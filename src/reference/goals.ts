/** The goals of the initiative, and the pages that serve each: from the front matter's `covers`. */
import goals from '../data/goals.json' with { type: 'json' }

export type CoveredPage = { id: string; title: string; covers: string[] }
export type Goal = { id: string; goal: string; pages: CoveredPage[] }

/** In the order of the goals; pages in theirs. */
export function coverage(pages: CoveredPage[]): Goal[] {
  return goals.map((goal) => ({ ...goal, pages: pages.filter(({ covers }) => covers.includes(goal.id)) }))
}

/** What pages say that they cover, and is no goal: page id and what it says. */
export function unknownGoals(pages: CoveredPage[]): string[] {
  const known = new Set(goals.map(({ id }) => id))
  return pages.flatMap(({ id, covers }) => covers.filter((row) => !known.has(row)).map((row) => `${id}: ${row}`))
}
