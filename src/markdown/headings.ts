/** Headings with ids that do not change when another heading does, and a link to themselves. */
import type { Element, ElementContent } from 'hast'
import { h } from 'hastscript'
import type { Heading } from 'mdast'
import type { State } from 'mdast-util-to-hast'
import { toString as plainTextOf } from 'mdast-util-to-string'
import { slug } from '../../runner/core/slug.ts'

export type PageHeading = { depth: number; slug: string; text: string }

export class HeadingIds {
  readonly headings: PageHeading[] = []
  #counts = new Map<string, number>()

  next(depth: number, text: string): string {
    const plain = slug(text) || 'section'
    const count = this.#counts.get(plain) ?? 0
    this.#counts.set(plain, count + 1)
    const id = count === 0 ? plain : `${plain}-${count}`
    this.headings.push({ depth, slug: id, text })
    return id
  }
}

export function renderHeading(state: State, node: Heading, ids: HeadingIds): Element {
  const text = plainTextOf(node)
  const id = ids.next(node.depth, text)
  return h('div', { className: ['heading'] }, [
    h(`h${node.depth}`, { id }, state.all(node) as ElementContent[]),
    h(
      'a',
      // Its sign would stand in the excerpts of the search.
      { className: ['heading-link'], href: `#${id}`, ariaLabel: `Link to section “${text}”`, dataPagefindIgnore: '' },
      '#',
    ),
  ])
}
