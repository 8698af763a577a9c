/** What rendering a page needs to know beside its Markdown. */
import type { Block, FileBlock, Match, Tutorial } from '../../runner/document/model.ts'
import type { BlockView } from '../state/block-view.ts'
import type { State } from '../state/states.ts'
import { stepNumbers } from './step-numbers.ts'

export type PageContext = {
  /** Absent when the document cannot be understood: its fences are shown without any claim. */
  tutorial?: Tutorial
  views: Map<string, BlockView>
  states: Map<string, State>
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
  const steps = tutorial ? stepNumbers(tutorial) : new Map<string, number>()
  for (const block of tutorial?.blocks ?? []) {
    if (block.labOnly) continue
    const step = steps.get(block.id)
    roles.set(block.line, { kind: 'block', block, ...(step !== undefined && { step }) })
    for (const { expect } of block.kind === 'run' ? block.steps : []) {
      if (expect && expect.line > block.endLine)
        roles.set(expect.line - 1, { kind: 'output', block, match: expect.match })
    }
  }
  return roles
}
