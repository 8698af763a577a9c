/** What the site may say about a page as a whole: as strong as its weakest step. */
import type { Evidence } from '../../runner/evidence/schema.ts'
import { pageLevel } from '../../runner/run/level/page-level.ts'
import type { Block, Level, RunBlock, Tutorial } from '../../runner/tutorial/model.ts'
import { type Badge, badgeOf, strength } from './badge.ts'
import { type BlockView, viewBlocks } from './block-view.ts'
import { type Count, countBadges } from './counts.ts'

export type PageView = {
  views: Map<string, BlockView>
  /** The weakest visible step's badge; undefined when the page has no step. */
  badge?: Badge
  /** Of the steps together, as the runner computes it; undefined where a step has no run, or did not pass. */
  level?: Level
  counts: Count[]
  /** Steps that the newest run left out, by its reason. */
  notRun: { why: string; blocks: RunBlock[] }[]
  /** Records that still speak for at least one visible step, newest first. */
  records: Evidence[]
  /** When all steps had last passed, those aside that the page leaves out; the oldest run counts. ISO 8601. */
  provenAt?: string
  labOnly: Block[]
  failing: { block: RunBlock; view: BlockView & { state: 'run' } }[]
}

/** `records`: all evidence of this tutorial. */
export function viewPage(tutorial: Tutorial, records: Evidence[]): PageView {
  const views = viewBlocks(tutorial, records)
  const steps = tutorial.blocks.filter((block): block is RunBlock => block.kind === 'run' && !block.labOnly)
  const viewOf = (block: Block): BlockView => views.get(block.id) ?? { state: 'none' }
  const ordered = steps.map(viewOf).sort((a, b) => strength(a) - strength(b))
  const weakest = ordered[0]
  const speaking = new Set(ordered.flatMap((view) => (view.state === 'run' ? [view.record] : [])))
  // A step that the page itself leaves out can never pass.
  const due = steps.filter((block) => block.skip === undefined).map(viewOf)
  const proven = due.length > 0 && due.every((view) => view.state === 'run' && view.block.status === 'passed')
  const oldest = due.flatMap((view) => (view.state === 'run' ? [view.record.startedAt] : [])).sort()[0]
  return {
    views,
    ...(weakest && { badge: badgeOf(weakest) }),
    ...levelOf(ordered),
    counts: countBadges(ordered),
    notRun: notRun(steps, viewOf),
    records: [...speaking].sort((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt)),
    ...(proven && oldest && { provenAt: oldest }),
    labOnly: tutorial.blocks.filter((block) => block.labOnly),
    failing: steps.flatMap((block) => {
      const view = viewOf(block)
      return view.state === 'run' && view.block.status === 'failed' ? [{ block, view }] : []
    }),
  }
}

function levelOf(views: BlockView[]): Pick<PageView, 'level'> {
  const blocks = views.flatMap((view) => (view.state === 'run' ? [view.block] : []))
  const settled = blocks.every(({ status }) => status === 'passed' || status === 'skipped')
  if (blocks.length === 0 || blocks.length < views.length || !settled) return {}
  return { level: pageLevel(blocks, 'stand-in').level }
}

function notRun(steps: RunBlock[], viewOf: (block: Block) => BlockView): PageView['notRun'] {
  const reasons = new Map<string, RunBlock[]>()
  for (const block of steps) {
    const view = viewOf(block)
    if (view.state !== 'run' || view.block.status !== 'skipped') continue
    const why = view.block.why ?? 'no reason is on record'
    reasons.set(why, [...(reasons.get(why) ?? []), block])
  }
  return [...reasons].map(([why, blocks]) => ({ why, blocks }))
}
