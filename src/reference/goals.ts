/** The goals of the initiative, and the pages that serve each: from the front matter's `covers`. */
import goals from '../data/goals.json' with { type: 'json' }

type Covering = { tutorial: { frontMatter: { covers: string[] } } }

/** In the order of the goals; pages in theirs. */
export function coverage<Page extends Covering>(pages: Page[]): { id: string; goal: string; pages: Page[] }[] {
  return goals.map(({ id, goal }) => ({
    id,
    goal,
    pages: pages.filter(({ tutorial }) => tutorial.frontMatter.covers.includes(id)),
  }))
}
