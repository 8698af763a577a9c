/** The numbers of a page's steps. A reader follows one tab of several: each goes on from the number before the tabs. */
import type { Block, Tutorial } from '../../runner/document/model.ts'

/** From 1, by the ids of the visible run blocks. */
export function stepNumbers({ blocks }: Pick<Tutorial, 'blocks'>): Map<string, number> {
  const count = new Counter()
  const steps = blocks.filter((block) => block.kind === 'run' && !block.labOnly)
  return new Map(steps.map((block) => [block.id, count.next(block)]))
}

class Counter {
  #last = 0
  #tabs: { key: string; before: number; counts: Map<string, number> } | undefined

  next({ variant }: Block): number {
    if (variant === undefined) {
      this.#tabs = undefined
      this.#last += 1
      return this.#last
    }
    if (this.#tabs?.key !== variant.key) this.#tabs = { key: variant.key, before: this.#last, counts: new Map() }
    const count = (this.#tabs.counts.get(variant.value) ?? 0) + 1
    this.#tabs.counts.set(variant.value, count)
    this.#last = Math.max(this.#last, this.#tabs.before + count)
    return this.#tabs.before + count
  }
}
