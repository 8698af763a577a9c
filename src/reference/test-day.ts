/** A checklist for test days, made from the pages: what a tester follows by hand, and what it takes. */

export type TestedPage = { id: string; title: string; kind: string; minutes?: number | undefined; places: string[] }
export type TestCase = { id: string; title: string; minutes?: number | undefined; needs: 'podman' | 'a machine' }

/** Pages that a tester can follow: explanations and references have nothing to do by hand. In the order of the pages. */
export function testCases(pages: TestedPage[]): TestCase[] {
  return pages
    .filter(({ kind }) => kind === 'tutorial' || kind === 'how-to')
    .map(({ id, title, minutes, places }) => ({
      id,
      title,
      ...(minutes !== undefined && { minutes }),
      needs: places.length > 0 ? 'a machine' : 'podman',
    }))
}
