/** `--require LEVEL`: which blocks are weaker than asked for. */
import { type Level, levels } from '../document/model.ts'
import { countedBlocks, type Shortfall, type TutorialReport } from './report.ts'

/** Every block that is weaker, did not run, or ran on a stand-in. */
export function shortfalls(tutorials: TutorialReport[], required: Level): Shortfall[] {
  const least = levels.indexOf(required)
  return tutorials.flatMap((tutorial) =>
    countedBlocks(tutorial).flatMap((block): Shortfall[] => {
      const place = { path: tutorial.path, line: block.line }
      if (block.status === 'failed') return [{ ...place, reason: 'failed' }]
      if (block.status !== 'passed') return [{ ...place, reason: `did not run${because(block.why)}` }]
      if (levels.indexOf(block.level) < least)
        return [{ ...place, reason: `is only ${block.level}${because(block.why)}` }]
      return block.subject === 'stand-in' ? [{ ...place, reason: `is ${block.level} on a stand-in only` }] : []
    }),
  )
}

function because(why?: string): string {
  return why === undefined ? '' : `: ${why}`
}
