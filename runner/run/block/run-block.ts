/** Runs one block in its session: its steps in their order, again and again where `retry=` allows it. */

import { formatDuration } from '../../core/duration.ts'
import { pause } from '../../core/waiting.ts'
import type { RunBlock, Step } from '../../document/model.ts'
import type { Failure } from '../../evidence/schema.ts'
import type { Expected } from '../judge/expected.ts'
import { judge, seenOf } from '../judge/judge.ts'
import type { Masker } from '../output/secrets.ts'
import { joinTranscripts, type Transcript, transcriptOf } from '../output/transcript.ts'
import type { OutputMismatch } from '../plan/run-options.ts'
import type { Outcome } from '../shell/outcome.ts'
import type { Session } from '../shell/session.ts'

export type BlockResult = {
  exit: number | null
  failure?: Failure
  transcript: Transcript
  notes: string[]
  attempts?: number
  cancelled: boolean
  /** All that is wrong, when the run continues after outputs that differ. */
  mismatches?: OutputMismatch[]
}

export type BlockContext = {
  session: (step: Step) => Promise<Session>
  masker: Masker
  /** Milliseconds for each attempt. */
  timeout: number
  signal: AbortSignal
  retried: (attempt: number, ms: number) => void
  /** What became of the machine that the step ran on; undefined where it cannot go away. */
  settle: ((outcome: Outcome, step: Step) => Promise<{ outcome: Outcome; notes: string[] }>) | undefined
  /** The next command is run although the output of the one before it differs. */
  goesOn: boolean
}

/** Milliseconds between attempts: doubled from the first to the last. */
const firstPause = 100
const longestPause = 5000

export async function runBlock(block: RunBlock, context: BlockContext): Promise<BlockResult> {
  const { retry } = block
  if (retry === undefined) return attempt(block, context)
  const startedAt = performance.now()
  const left = () => retry - (performance.now() - startedAt)
  let attempts = 0
  let wait = firstPause
  while (true) {
    attempts++
    const result = await attempt(block, { ...context, timeout: Math.max(1, Math.min(context.timeout, left())) })
    if (!result.failure || result.cancelled) return { ...result, attempts }
    if (left() <= wait || context.signal.aborted)
      return { ...result, attempts, failure: exhausted(result.failure, attempts, retry) }
    context.retried(attempts, performance.now() - startedAt)
    await pause(wait, context.signal)
    wait = Math.min(wait * 2, longestPause)
  }
}

function exhausted(failure: Failure, attempts: number, retry: number): Failure {
  const times = attempts === 1 ? 'in one attempt' : `in ${attempts} attempts`
  return { ...failure, message: `${times} within ${formatDuration(retry)}: ${failure.message}` }
}

async function attempt(block: RunBlock, context: BlockContext): Promise<BlockResult> {
  const parts: Transcript[] = []
  const notes: string[] = []
  const mismatches: OutputMismatch[] = []
  let differing: Failure | undefined
  const deadline = performance.now() + context.timeout
  let exit: number | null = 0
  const ended = (cancelled: boolean) => ({ exit, transcript: joinTranscripts(parts), notes, cancelled })
  for (const step of block.steps) {
    const session = await context.session(step)
    if (context.signal.aborted) {
      const failure = { line: step.line, column: step.column + 1, message: 'interrupted before this command' }
      return { ...ended(true), failure }
    }
    const timeout = Math.max(1, deadline - performance.now())
    const { script, line } = step
    const ran = await session.run({
      parts: [{ script, line }],
      compared: step.expect !== undefined,
      timeout,
      apart: block.labOnly,
    })
    const { outcome, notes: settled } = (await context.settle?.(ran, step)) ?? { outcome: ran, notes: [] }
    const { expect } = step
    const failure = judge(expectedOf(block, step, context.timeout), outcome, context.masker)
    exit = outcome.status
    if (step.prompt) parts.push({ text: `${step.prompt} ${context.masker.text(script)}\n`, omitted: 0 })
    parts.push(transcriptOf(outcome, context.masker))
    notes.push(...notesOf(outcome), ...settled)
    // Only an output that was compared has a difference to show.
    if (expect && failure?.diff !== undefined && context.goesOn) {
      const seen = seenOf(outcome)
      mismatches.push({ expected: expect, seen, secret: context.masker.text(seen.text) !== seen.text })
      differing ??= failure
    } else if (failure) {
      return { ...ended(outcome.interrupted === 'cancelled'), failure }
    }
  }
  return { ...ended(false), ...(differing ? { failure: differing, mismatches } : {}) }
}

function expectedOf(block: RunBlock, step: Step, timeout: number): Expected {
  const { script, line, column, expect } = step
  const last = block.steps.at(-1) ?? step
  const isLast = step === last
  return {
    script,
    line,
    column,
    timeout,
    exit: isLast ? block.exit : 0,
    ...(expect ? { output: expect } : {}),
    ...(isLast ? {} : { followed: { exit: block.exit, lastLine: last.line } }),
    // The fence of the output stands below, with nothing but a blank line between.
    ...(expect && step.prompt === undefined && expect.line - block.endLine > 3 ? { blockLine: block.line } : {}),
  }
}

function notesOf(outcome: Outcome): string[] {
  const fresh = 'it ran in a fresh shell, because the shell of its session had ended: variables and the like were gone'
  const status = outcome.signal ?? `exit status ${outcome.status}`
  const ended = `the shell ended with this block (${status}); the next block of the session starts in a fresh one in the working directory`
  return [...(outcome.freshShell ? [fresh] : []), ...(outcome.shellEnded ? [ended] : [])]
}
