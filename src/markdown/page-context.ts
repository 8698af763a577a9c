/** What rendering a page needs to know beside its Markdown. */
import type { Block, FileBlock, Match, Tutorial } from '../../runner/tutorial/model.ts'
import type { BlockView } from '../evidence/block-view.ts'

export type PageContext = {
  /** Absent when the document cannot be understood: its fences are shown without any claim. */
  tutorial?: Tutorial
  views: Map<string, BlockView>
  /** Where a link of the document leads on the site. */
  link(target: string): string
  /** Where a file block can be fetched. */
  fileHref(block: FileBlock): string
  /** Where a reader reports that a step failed; absent when the site has no repository. */
  reportHref?(block: Block, view: BlockView): string
}

/** What a fence is, by the line on which it opens. */
export type FenceRole =
  | { kind: 'block'; block: Block /** Among the page's steps, from 1; run blocks only. */; step?: number }
  | { kind: 'output'; block: Block; match: Match }

export function fenceRoles(tutorial: Tutorial | undefined): Map<number, FenceRole> {
  const roles = new Map<number, FenceRole>()
  const steps = new StepNumbers()
  for (const block of tutorial?.blocks ?? []) {
    if (block.labOnly) continue
    roles.set(block.line, { kind: 'block', block, ...(block.kind === 'run' && { step: steps.next(block) }) })
    for (const { expect } of block.kind === 'run' ? block.steps : []) {
      if (expect && expect.line > block.endLine)
        roles.set(expect.line - 1, { kind: 'output', block, match: expect.match })
    }
  }
  return roles
}

/** A reader follows one tab of several: each of them goes on from the number before the tabs. */
class StepNumbers {
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
