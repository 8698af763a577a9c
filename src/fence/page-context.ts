/** What rendering a page needs to know beside its Markdown. */
import type { Block, Expectation, FileBlock, RunBlock, Tutorial } from '../../runner/document/model.ts'
import type { BlockView } from '../state/block-view.ts'
import type { State } from '../state/states.ts'
import { stepNumbers } from './step-numbers.ts'

export type PageContext = {
  /** Absent when the document has errors: its fences are shown without any claim. */
  tutorial?: Tutorial
  views: Map<string, BlockView>
  states: Map<string, State>
  /** Where a link of the document leads on the site. */
  link(target: string): string
  /** Where a file block can be fetched. */
  fileHref(block: FileBlock): string
  /** Where a reader reports that a step failed; absent when the site has no repository. */
  reportHref?(block: Block, view: BlockView, step?: number): string
}

/** What a fence is, by the line on which it opens. */
export type FenceRole =
  | {
      kind: 'block'
      block: Block
      /** Among the page's steps, from 1; run blocks only. */
      step?: number
      /** In a fence of its own behind the block. */
      output?: Expectation
    }
  | { kind: 'output'; block: RunBlock; expect: Expectation }

export function fenceRoles(tutorial: Tutorial | undefined): Map<number, FenceRole> {
  const roles = new Map<number, FenceRole>()
  const steps = tutorial ? stepNumbers(tutorial) : new Map<string, number>()
  for (const block of tutorial?.blocks ?? []) {
    if (block.labOnly) continue
    const step = steps.get(block.id)
    const run = block.kind === 'run' ? block : undefined
    const output = run?.steps.map(({ expect }) => expect).find((expect) => expect && expect.line > run.endLine)
    const extra = { ...(step !== undefined && { step }), ...(output && { output }) }
    roles.set(block.line, { kind: 'block', block, ...extra })
    if (run && output) roles.set(output.line - 1, { kind: 'output', block: run, expect: output })
  }
  return roles
}
