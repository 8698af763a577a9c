/** What the site may say about a page as a whole. */
import type { Block, RunBlock, Tutorial } from '../../runner/document/model.ts'
import type { Evidence } from '../../runner/evidence/schema.ts'
import { type BlockView, viewBlocks } from './block-view.ts'
import type { State } from './states.ts'
import { recordedState, stepState, usesImage } from './step-state.ts'
import { allRan, type Tally, tallyOf } from './tally.ts'

export type PageView = {
  views: Map<string, BlockView>
  /** Of the blocks, by id. */
  states: Map<string, State>
  /** Of the steps that readers see, those that the page leaves out among them. */
  tally: Tally
  /** Steps that the newest run left out, by its reason. */
  notRun: { why: string; blocks: RunBlock[] }[]
  /** Records that still speak for at least one visible step, newest first. */
  records: Evidence[]
  /** When every step had run; the oldest run counts. ISO 8601. Absent while a single step has not. */
  allRanAt?: string
  labOnly: Block[]
  failing: { block: RunBlock; view: BlockView & { state: 'run' } }[]
}

/** `records`: all evidence of this tutorial. */
export function viewPage(tutorial: Tutorial, records: Evidence[]): PageView {
  const views = viewBlocks(tutorial, records)
  const viewOf = (block: Block): BlockView => views.get(block.id) ?? { state: 'none' }
  const states = new Map(tutorial.blocks.map((block) => [block.id, stepState(viewOf(block), usesImage(block))]))
  const steps = visibleSteps(tutorial)
  const tally = tallyOf(steps.flatMap(({ id }) => states.get(id) ?? []))
  const speaking = new Set(steps.map(viewOf).flatMap((view) => (view.state === 'run' ? [view.record] : [])))
  const newestFirst = [...speaking].sort((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt))
  const oldest = newestFirst.at(-1)?.startedAt
  return {
    views,
    states,
    tally,
    notRun: notRun(steps, viewOf),
    records: newestFirst,
    ...(allRan(tally) && oldest !== undefined && { allRanAt: oldest }),
    labOnly: tutorial.blocks.filter((block) => block.labOnly),
    failing: steps.flatMap((block) => {
      const view = viewOf(block)
      return view.state === 'run' && view.block.status === 'failed' ? [{ block, view }] : []
    }),
  }
}

export function visibleSteps({ blocks }: Pick<Tutorial, 'blocks'>): RunBlock[] {
  return blocks.filter((block): block is RunBlock => block.kind === 'run' && !block.labOnly)
}

/** What one run as a whole showed, whatever became of the page since. `blocks`: of the present text. */
export function recordTally(record: Evidence, { blocks }: Pick<Tutorial, 'blocks'>): Tally {
  const present = new Map(blocks.map((block) => [block.id, block]))
  const steps = record.blocks.filter(({ kind, labOnly }) => kind === 'run' && !labOnly)
  return tallyOf(steps.map((seen) => recordedState(seen, present.get(seen.id))))
}

function notRun(steps: RunBlock[], viewOf: (block: Block) => BlockView): PageView['notRun'] {
  const skipped = steps.flatMap((block) => {
    const view = viewOf(block)
    return view.state === 'run' && view.block.status === 'skipped'
      ? [{ block, why: view.block.why ?? 'no reason is on record' }]
      : []
  })
  const reasons = Map.groupBy(skipped, ({ why }) => why)
  return [...reasons].map(([why, left]) => ({ why, blocks: left.map(({ block }) => block) }))
}
