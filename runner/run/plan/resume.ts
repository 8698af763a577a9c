/** Where a run goes on when its document has changed. Pure. */
import type { BlockEvidence } from '../../evidence/schema.ts'
import type { Planned } from './plan.ts'

/** What is known of a block that ran, or was passed over. */
export type Begun = Pick<BlockEvidence, 'hash' | 'line' | 'status'>

/**
 * `from`: the first block to run now, by its place in `planned`; where `retried`, an attempt before it has failed in the
 * very state in which it goes on. `startOver`: why no living state fits the document.
 */
export type Resume = { from: number; retried: boolean } | { startOver: string }

/** `begun` and `planned` are in the order of their runs, without blocks that clean up. */
export function resume(begun: Begun[], planned: Planned[]): Resume {
  const failed = begun.findIndex(({ status }) => status === 'failed')
  const good = failed < 0 ? begun.length : failed
  const changed = firstChange(begun, planned)
  const first = begun[changed]
  if (first && changed < good) {
    const what = `the block that ran at line ${first.line} has changed or moved`
    return { startOver: `${what}: nothing takes back what it and later ones did` }
  }
  if (failed >= 0 && begun.slice(failed + 1).some(({ status }) => status !== 'skipped'))
    return { startOver: `the block at line ${begun[failed]?.line} failed when later ones had run already` }
  return { from: good, retried: failed >= 0 }
}

/** The place of the first block that is not the same; the number of the begun ones where all are. */
export function firstChange(begun: Pick<Begun, 'hash'>[], planned: Planned[]): number {
  const at = begun.findIndex(({ hash }, index) => planned[index]?.block.hash !== hash)
  return at < 0 ? begun.length : at
}
