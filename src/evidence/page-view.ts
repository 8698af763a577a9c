/** What the site may say about a page as a whole: as strong as its weakest step. */
import type { Evidence } from '../../runner/evidence/schema.ts'
import type { Block, RunBlock, Tutorial } from '../../runner/tutorial/model.ts'
import { type Badge, badgeOf, strength, unverified } from './badge.ts'
import { type BlockView, viewBlocks } from './block-view.ts'

export type PageView = {
  views: Map<string, BlockView>
  /** The weakest visible step's badge; undefined when the page has no step. */
  badge?: Badge
  /** Steps per badge label, weakest first. */
  counts: { badge: Badge; count: number }[]
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
    counts: count(ordered),
    records: [...speaking].sort((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt)),
    ...(proven && oldest && { provenAt: oldest }),
    labOnly: tutorial.blocks.filter((block) => block.labOnly),
    failing: steps.flatMap((block) => {
      const view = viewOf(block)
      return view.state === 'run' && view.block.status === 'failed' ? [{ block, view }] : []
    }),
  }
}

function count(views: BlockView[]): PageView['counts'] {
  const counts = new Map<string, { badge: Badge; count: number }>()
  for (const view of views) {
    const badge = view.state === 'none' ? unverified : badgeOf(view)
    const entry = counts.get(badge.label) ?? { badge, count: 0 }
    entry.count += 1
    counts.set(badge.label, entry)
  }
  return [...counts.values()]
}
