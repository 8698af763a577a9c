/** The blocks of a plan in their order: first the text's own, at the end those that clean up, whatever happened before. */
import type { BlockEvidence, Evidence } from '../evidence/schema.ts'
import type { Leftovers, Sandbox } from '../lab/lab.ts'
import type { BlockRunner } from './block/block-runner.ts'
import { blockEvidence } from './evidence/evidence-of.ts'
import { blockLevel } from './level/block-level.ts'
import { sessionShell } from './places/place.ts'
import type { Planned } from './plan/plan.ts'
import { limits, type RunOptions } from './plan/run-options.ts'

export const nothingLeft: Leftovers = { processes: [], containers: [], loopDevices: [] }

export type BlockRun = {
  planned: Planned[]
  runner: BlockRunner
  options: RunOptions
  /** By the places in `planned`; filled here. What is there already ran before, and is not run again. */
  blocks: BlockEvidence[]
  /** Awaited after each block that does not clean up, with its place in `planned`. */
  ended?: (index: number) => Promise<void>
}

/** In the document's order until one fails. `paused` gives a reason to begin no further one. */
export async function runBlocks(run: BlockRun, paused?: () => string | undefined): Promise<void> {
  const { planned, runner, blocks } = run
  for (const { entry, index } of entriesOf(planned, false)) {
    runner.recordEndedServices()
    if (blocks[index]) continue
    const reason = whyStopped(run) ?? paused?.()
    if (entry.action === 'run' && reason === undefined)
      blocks[index] = await runner.run(entry.block, index, planned.length)
    else blocks[index] = runner.announce(index, planned.length, notRun(entry, runner.subject, reason))
    await run.ended?.(index)
  }
  if (run.options.signal.aborted) return
  await runner.services.waitUntilStarted(limits.firstSteps, limits.firstStepsUnused)
  runner.recordEndedServices()
}

export async function cleanUp(run: BlockRun): Promise<void> {
  const { planned, runner, options, blocks } = run
  const of = planned.length
  let until: number | undefined
  for (const { entry, index } of entriesOf(planned, true)) {
    const reason = whyStopped(run)
    const limit = options.signal.aborted ? limits.cleanupAfterInterruption : limits.cleanupAfterFailure
    if (reason !== undefined) until ??= performance.now() + limit
    if (entry.action === 'run' && !options.killSignal?.aborted)
      blocks[index] = await runner.run(entry.block, index, of, until)
    else blocks[index] = runner.announce(index, of, notRun(entry, runner.subject, reason))
  }
}

/** Ends services and shells, then asks what is still there. */
export async function lastLook(
  runner: BlockRunner,
  sandbox: Sandbox,
  { signal, killSignal }: RunOptions,
): Promise<Leftovers> {
  if (killSignal?.aborted) return nothingLeft
  // The clean-up may have ended services on purpose.
  if (!signal.aborted) runner.recordEndedServices(true)
  await runner.services.endAll(signal.aborted ? limits.graceOfInterruption : limits.grace)
  await runner.closeSessions()
  if (killSignal?.aborted) return nothingLeft
  await runner.takeLateCalls()
  const left = await sandbox.leftovers()
  // A subshell of a session that has said that it ends is the runner's, not the page's.
  return { ...left, processes: left.processes.filter((command) => command !== sessionShell) }
}

export function entriesOf(planned: Planned[], cleansUp: boolean): { entry: Planned; index: number }[] {
  return planned
    .map((entry, index) => ({ entry, index }))
    .filter(({ entry: { block } }) => (block.kind === 'run' && block.cleanup) === cleansUp)
}

/** The block that ended the run. */
export function failedBlock({ blocks, runner }: Pick<BlockRun, 'blocks' | 'runner'>): BlockEvidence | undefined {
  if (!runner.mayHaveFailed) return undefined
  const latest = (block: BlockEvidence) => runner.ledger.latest(block)
  const failed = blocks.find((block) => block && latest(block).status === 'failed' && !runner.onlyDiffers(block))
  return failed && latest(failed)
}

export function notRun(entry: Planned, subject: Evidence['subject'], reason?: string): BlockEvidence {
  const { block } = entry
  if (entry.action === 'skip' && (reason === undefined || entry.byAuthor)) {
    const { level } = blockLevel({ status: 'skipped', bootcCalls: [], lackedTool: entry.contract })
    return blockEvidence(block, { status: 'skipped', level, why: entry.why }, subject)
  }
  const why = reason ?? 'the tutorial has no command that uses it'
  return blockEvidence(block, { status: 'not-reached', level: 'linted', why }, subject)
}

function whyStopped(run: BlockRun): string | undefined {
  if (run.options.signal.aborted) return 'the run was interrupted before it'
  const failed = failedBlock(run)
  return failed && `the block at line ${failed.line} failed`
}
