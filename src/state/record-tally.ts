/** What one run as a whole showed, whatever became of the page since. */

import type { Tutorial } from '../../runner/document/model.ts'
import type { Evidence } from '../../runner/evidence/schema.ts'
import { blockState } from './step-state.ts'
import { type Tally, tallyOf } from './tally.ts'
import { usesImage } from './uses-image.ts'

/** `tutorial`: the present text, which knows what a step does; of a step that it no longer has, the image is assumed to matter. */
export function recordTally({ blocks }: Evidence, { blocks: present }: Pick<Tutorial, 'blocks'>): Tally {
  const byId = new Map(present.map((block) => [block.id, block]))
  const steps = blocks.filter(({ kind, labOnly }) => kind === 'run' && !labOnly)
  return tallyOf(
    steps.map((block) => {
      const known = byId.get(block.id)
      return blockState(block, known === undefined || usesImage(known))
    }),
  )
}
