/** Runs one tutorial on one lab, block by block, and says what was proven. */

import type { Tutorial } from '../document/model.ts'
import type { BlockEvidence, Evidence } from '../evidence/schema.ts'
import type { Lab } from '../lab/lab.ts'
import { BlockRunner } from './block/block-runner.ts'
import { type Ended, evidenceOf } from './evidence/evidence-of.ts'
import { subjectOf } from './level/page-level.ts'
import { chooseVariants, lastUseOfLoops, plan, plannedNeeds } from './plan/plan.ts'
import type { FailedBlock, RunEvents, RunOptions } from './plan/run-options.ts'
import { type BlockRun, cleanUp, failedBlock, lastLook, nothingLeft, notRun, runBlocks } from './run-blocks.ts'

/**
 * Never rejects for what a document can cause. Rejects with `LabError` when the lab gives no sandbox, and with whatever
 * else a lab throws when it breaks down; the sandbox is closed in any case.
 */
export async function runTutorial(
  tutorial: Tutorial,
  lab: Lab,
  options: RunOptions,
  events: RunEvents,
): Promise<Evidence> {
  const startedAt = (options.now ?? Date.now)()
  const began = performance.now()
  await lab.prepare?.(tutorial)
  const description = lab.describe(tutorial)
  const variant = chooseVariants(tutorial, options.variant ?? {})
  const planned = plan(tutorial, { lab: description, variant })
  events({ type: 'tutorial-started', tutorial: tutorial.id, blocks: planned.length })
  const subject = subjectOf([], tutorial.frontMatter.images, description)
  const base = { tutorial, description, variant, startedAt, subject, options, planned }
  const finish = (found: Omit<Ended, 'ms' | 'interrupted'>) => {
    const ended = { ...found, ms: performance.now() - began, interrupted: options.signal.aborted }
    const evidence = evidenceOf(base, ended)
    const { status, level, ms } = evidence
    events({ type: 'tutorial-finished', tutorial: tutorial.id, status, level, ms })
    return evidence
  }

  if (!planned.some((entry) => entry.action === 'run' && entry.block.kind === 'run')) {
    const blocks = planned.map((entry) => notRun(entry, subject))
    return finish({ blocks, images: [], leftovers: nothingLeft, guests: [] })
  }

  const needs = plannedNeeds(planned)
  const sandbox = await lab.open({ tutorial, needs, environment: options.environment ?? {}, signal: options.signal })
  const kill = () => void sandbox.close()
  options.killSignal?.addEventListener('abort', kill)
  try {
    const runner = new BlockRunner({ tutorial, sandbox, description, options, events })
    const blocks: BlockEvidence[] = []
    const lastWithLoops = lastUseOfLoops(planned)
    // Tried again after later blocks: a device can be busy for a moment after its last use.
    const returnLoops = async (index: number) => {
      if (lastWithLoops !== undefined && index >= lastWithLoops && !options.signal.aborted) await sandbox.returnLoops()
    }
    const run: BlockRun = { planned, runner, options, blocks, ended: returnLoops }
    await runBlocks(run)
    await openFailureShell(run)
    await cleanUp(run)
    const leftovers = await lastLook(runner, sandbox, options)
    const guests = runner.machines()
    return finish({ guests, blocks: runner.finished(blocks), images: sandbox.images(), leftovers })
  } finally {
    options.killSignal?.removeEventListener('abort', kill)
    await sandbox.close()
  }
}

/** Lets a person see what a failed block left, before anything cleans it up. */
async function openFailureShell({ planned, runner, options, blocks }: BlockRun): Promise<void> {
  const failed = failedBlock({ blocks, runner })
  const block = planned.find((entry) => entry.block.id === failed?.id)?.block
  if (!options.openFailureShell || !failed || !block || options.signal.aborted) return
  const openShell: FailedBlock['openShell'] = (terminal) => runner.openShell(block, failed.failure, terminal)
  await options.openFailureShell({ failed, openShell })
  runner.ledger.addNote(failed.id, 'a person used a shell here before the clean-up')
}
