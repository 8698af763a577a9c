/** Runs one tutorial on one lab, block by block, and says what was proven. */
import type { BlockEvidence, Evidence } from '../evidence/schema.ts'
import type { Lab, Leftovers, Sandbox } from '../lab/lab.ts'
import type { Tutorial } from '../tutorial/model.ts'
import { BlockRunner } from './block/block-runner.ts'
import type { RunEvents } from './events.ts'
import { blockEvidence, evidenceOf } from './evidence-of.ts'
import { blockLevel } from './level/block-level.ts'
import { subjectOf } from './level/subject.ts'
import { limits, type RunOptions } from './options.ts'
import { masker } from './output/secrets.ts'
import { type Planned, plan, plannedNeeds } from './plan/plan.ts'
import { chooseVariants } from './plan/variants.ts'

const nothingLeft: Leftovers = { processes: [], containers: [], loopDevices: [] }

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
  const now = options.now ?? Date.now
  const startedAt = now()
  const began = performance.now()
  const description = lab.describe()
  const variant = chooseVariants(tutorial, options.variant ?? {})
  const planned = plan(tutorial, { lab: description, variant })
  events({ type: 'tutorial-started', tutorial: tutorial.id, blocks: planned.length })
  const subject = subjectOf([], tutorial.frontMatter.images, description)
  const base = { tutorial, description, variant, startedAt, subject, options, planned }
  const finish = (told: Parameters<typeof evidenceOf>[1]) => {
    const evidence = evidenceOf(base, told)
    const { status, level, ms } = evidence
    events({ type: 'tutorial-finished', tutorial: tutorial.id, status, level, ms })
    return evidence
  }

  if (!planned.some((entry) => entry.action === 'run' && entry.block.kind === 'run')) {
    const blocks = planned.map((entry) => notRun(entry, subject))
    return finish({
      blocks,
      ms: performance.now() - began,
      images: [],
      leftovers: nothingLeft,
      interrupted: options.signal.aborted,
    })
  }

  const needs = plannedNeeds(planned)
  const sandbox = await lab.open({ tutorial, needs, environment: options.environment ?? {} })
  const kill = () => void sandbox.close()
  options.killSignal?.addEventListener('abort', kill)
  try {
    const runner = new BlockRunner({
      tutorial,
      sandbox,
      description,
      options,
      events,
      masker: masker(options.secrets ?? []),
      now,
    })
    const ended = await runAll(planned, runner, options)
    const leftovers = await lastLook(runner, sandbox, options)
    return finish({
      ...ended,
      guests: await runner.machines(),
      blocks: runner.finished(ended.blocks),
      ms: performance.now() - began,
      images: sandbox.images(),
      leftovers,
    })
  } finally {
    options.killSignal?.removeEventListener('abort', kill)
    await sandbox.close()
  }
}

/** In the document's order until one fails, then only what cleans up; that comes last in any case. */
async function runAll(planned: Planned[], runner: BlockRunner, { signal, killSignal }: RunOptions) {
  const blocks: BlockEvidence[] = []
  const of = planned.length
  const stopped = (): string | undefined => {
    if (signal.aborted) return 'the run was interrupted before it'
    const failed = blocks.find((block) => block?.status === 'failed')
    return failed && `the block at line ${failed.line} failed`
  }
  const entries = planned.map((entry, index) => ({
    entry,
    index,
    cleansUp: entry.block.kind === 'run' && entry.block.cleanup,
  }))
  for (const { entry, index } of entries.filter(({ cleansUp }) => !cleansUp)) {
    runner.takeDeath()
    const reason = stopped()
    if (entry.action === 'run' && reason === undefined) blocks[index] = await runner.run(entry.block, index, of)
    else blocks[index] = runner.told(index, of, notRun(entry, runner.subject, reason))
  }
  // From here on a service may be ended on purpose.
  if (!signal.aborted) runner.takeDeath()
  let until: number | undefined
  for (const { entry, index } of entries.filter(({ cleansUp }) => cleansUp)) {
    if (stopped() !== undefined) until ??= performance.now() + cleanupLimit(signal)
    if (entry.action === 'run' && !killSignal?.aborted) blocks[index] = await runner.run(entry.block, index, of, until)
    else blocks[index] = runner.told(index, of, notRun(entry, runner.subject, stopped()))
  }
  return { blocks, interrupted: signal.aborted }
}

/** Ends services and shells, then asks what is still there. */
async function lastLook(runner: BlockRunner, sandbox: Sandbox, { signal, killSignal }: RunOptions): Promise<Leftovers> {
  if (killSignal?.aborted) return nothingLeft
  await runner.endBackgrounds(signal.aborted ? limits.graceOfInterruption : limits.grace)
  await runner.closeSessions()
  if (killSignal?.aborted) return nothingLeft
  await runner.takeLateCalls()
  return sandbox.leftovers()
}

function cleanupLimit(signal: AbortSignal): number {
  return signal.aborted ? limits.cleanupAfterInterruption : limits.cleanupAfterFailure
}

function notRun(entry: Planned, subject: Evidence['subject'], reason?: string): BlockEvidence {
  const { block } = entry
  if (entry.action === 'skip' && (reason === undefined || entry.byAuthor)) {
    const { level } = blockLevel({ status: 'skipped', bootcCalls: [], lackedTool: entry.contract })
    return blockEvidence(block, { status: 'skipped', level, why: entry.why }, subject)
  }
  const why = reason ?? 'the tutorial has no command that uses it'
  return blockEvidence(block, { status: 'not-reached', level: 'linted', why }, subject)
}
