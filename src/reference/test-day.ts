/** A checklist for test days, made from the pages: what a tester follows by hand, and what it takes. */
import type { FrontMatter } from '../../runner/document/front-matter/front-matter.ts'

type Described = { tutorial: { frontMatter: Pick<FrontMatter, 'kind' | 'places'> } }

/** Pages that a tester can follow: explanations and references have nothing to do by hand. In the order of the pages. */
export function testCases<Page extends Described>(pages: Page[]): { page: Page; needs: string }[] {
  return pages
    .filter(({ tutorial }) => ['tutorial', 'how-to'].includes(tutorial.frontMatter.kind))
    .map((page) => ({
      page,
      needs: Object.keys(page.tutorial.frontMatter.places).length > 0 ? 'a machine' : 'podman',
    }))
}
