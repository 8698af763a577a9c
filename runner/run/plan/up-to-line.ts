/** The part of a page up to a line, for whoever writes it: the rest is not run, and nothing of it is evidence. */
import type { Tutorial } from '../../document/model.ts'

/**
 * With the block that the line stands in, or the last one before it, and all blocks that clean up. Undefined where no block
 * stands that early.
 */
export function upToLine(tutorial: Tutorial, line: number): Tutorial | undefined {
  if (!tutorial.blocks.some((block) => block.kind === 'run' && !block.cleanup && block.line <= line)) return undefined
  const blocks = tutorial.blocks.filter((block) => block.line <= line || (block.kind === 'run' && block.cleanup))
  return { ...tutorial, blocks }
}
