/** Runs the blocks of one tutorial in its sandbox, one after another, and yields the evidence of each. */
import { defined } from '../../core/defined.ts'
import type { Block, FileBlock, RunBlock, Tutorial } from '../../document/model.ts'
import type { BlockEvidence, Failure } from '../../evidence/schema.ts'
import type { GuestFacts, LabDescription, Sandbox, SandboxProcess, Subject } from '../../lab/lab.ts'
import { blockEvidence } from '../evidence/evidence-of.ts'
import { subjectOf } from '../level/page-level.ts'
import { type Masker, masker } from '../output/secrets.ts'
import { machineOf } from '../plan/plan.ts'
import { limits, type RunEvents, type RunOptions } from '../plan/run-options.ts'
import { openInteractive, type Terminal } from '../shell/interactive.ts'
import { adviceFor } from './advice.ts'
import { LabCommands } from './lab-commands.ts'
import { Ledger } from './ledger.ts'
import { machineFailure, settleRestart } from './machine-failure.ts'
import { type BlockResult, runBlock } from './run-block.ts'
import { Services } from './services.ts'
import { TutorialPlaces } from './tutorial-places.ts'

export type BlockRunnerOptions = {
  tutorial: Tutorial
  sandbox: Sandbox
  description: LabDescription
  options: RunOptions
  events: RunEvents
}

const never = new AbortController().signal

export class BlockRunner {
  readonly services: Services
  readonly ledger = new Ledger()
  readonly #options: BlockRunnerOptions
  readonly #masker: Masker
  readonly #places: TutorialPlaces
  readonly #labCommands: LabCommands
  /** Blocks that failed by nothing but their output, in a run that continues. */
  readonly #differing = new Set<string>()
  #mayHaveFailed = false
  /** Of the block that runs now. */
  #own = new AbortController()
  readonly #interrupt = () => this.#places.interrupt(limits.graceOfInterruption)

  constructor(options: BlockRunnerOptions) {
    const { sandbox, tutorial } = options
    this.#options = options
    this.#masker = masker(options.options.secrets ?? [])
    this.#places = new TutorialPlaces(sandbox, tutorial, this.#masker.slack)
    this.services = new Services(this.#places, this.#masker)
    this.#labCommands = new LabCommands(tutorial)
    options.options.signal.addEventListener('abort', this.#interrupt)
  }

  /** What a block that ends now is proven on. */
  get subject(): Subject {
    const { sandbox, tutorial, description } = this.#options
    return subjectOf(sandbox.images(), tutorial.frontMatter.images, description)
  }

  /** `cleanUntil` (of `performance.now`): the run is over, the block only cleans up, and not longer than that. */
  async run(block: Block, index: number, of: number, cleanUntil?: number): Promise<BlockEvidence> {
    const { events, options } = this.#options
    events({ type: 'block-started', ...this.#named(block), index, of })
    const startedAt = new Date((options.now ?? Date.now)()).toISOString()
    const began = performance.now()
    const times = () => ({ startedAt, ms: performance.now() - began })
    if (block.kind === 'file') return this.announce(index, of, { ...(await this.#write(block)), ...times() })
    const { facts, bootcCalls } = await this.#execute(block, cleanUntil)
    const evidence = { ...facts, ...times() }
    this.ledger.record(evidence, block, bootcCalls)
    return this.announce(index, of, evidence)
  }

  /** False as long as no block of the run has failed: they need not be searched then. */
  get mayHaveFailed(): boolean {
    return this.#mayHaveFailed
  }

  /** Announces a block that is finished, or never began. */
  announce(index: number, of: number, evidence: BlockEvidence): BlockEvidence {
    const { status, level, ms, why, failure } = evidence
    this.#mayHaveFailed ||= status === 'failed'
    const ended = { status, level, ms, ...defined({ why, failure }) }
    this.#options.events({ type: 'block-finished', ...this.#named(evidence), index, of, ...ended })
    return evidence
  }

  #named({ id, line }: Pick<BlockEvidence, 'id' | 'line'>) {
    return { tutorial: this.#options.tutorial.id, block: id, line }
  }

  /** Whether the block failed by nothing but its output, and the run continues. */
  onlyDiffers(evidence: BlockEvidence): boolean {
    return this.#differing.has(evidence.id)
  }

  /** Ends what is running now; the run itself continues. */
  interrupt(): void {
    this.#own.abort()
    this.#interrupt()
  }

  /** An interactive shell in the state that the block left in its session. */
  async openShell(block: Block, failure: Failure | undefined, terminal: Terminal): Promise<SandboxProcess> {
    const machine = machineOf(block)
    if (machine) await this.#places.guests.ready(machine, this.#options.options.signal)
    const [name, user] = block.kind === 'run' ? [block.session, userOf(block, failure)] : ['default', 'reader' as const]
    const session = await this.#places.openSession(block.on, name, user)
    return await openInteractive(session, await this.#places.place(block.on), user, terminal)
  }

  /** Records services that have ended although the tutorial continues. */
  recordEndedServices(cleansUp = false): void {
    for (const { id, change } of this.services.takeEnded(cleansUp)) {
      this.#mayHaveFailed ||= change.status === 'failed'
      this.ledger.change(id, { why: undefined, ...change })
    }
  }

  closeSessions(): Promise<void> {
    // The signal is the whole run's and outlives the tutorial.
    this.#options.options.signal.removeEventListener('abort', this.#interrupt)
    return this.#places.closeSessions(limits.shellEnd)
  }

  /** Calls of bootc that came after the last block was judged. To be asked when everything has ended. */
  async takeLateCalls(): Promise<void> {
    this.ledger.lowerForLateCalls(await this.#takeCalls())
  }

  /** The machines that were booted, for the evidence. */
  machines(): GuestFacts[] {
    return this.#places.guests.all().map(({ guest }) => guest.facts())
  }

  /** The blocks as they are known at the end. */
  finished(blocks: BlockEvidence[]): BlockEvidence[] {
    return blocks.map((block) => this.services.finished(this.ledger.latest(block)))
  }

  async #write(block: FileBlock): Promise<BlockEvidence> {
    try {
      const place = await this.#places.place(block.on)
      const session = () => this.#places.openSession(block.on, 'default', 'reader')
      await this.#labCommands.around(block, session, () => place.writeFile(block.path, block.content, block.mode))
      return blockEvidence(block, { status: 'passed', level: 'linted' }, this.subject)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      const failure = { line: block.line, column: block.column, message }
      return blockEvidence(block, { status: 'failed', level: 'linted', failure }, this.subject)
    }
  }

  async #execute(block: RunBlock, cleanUntil?: number): Promise<{ facts: BlockEvidence; bootcCalls: string[] }> {
    const { options, events, tutorial } = this.#options
    // Clean-up after an interruption is not interrupted by it again.
    this.#own = new AbortController()
    const signal = cleanUntil === undefined ? AbortSignal.any([options.signal, this.#own.signal]) : never
    // The time that a machine takes to boot is not the block's.
    const result = await this.#places
      .ready(block, signal, (machine, state) => events({ type: 'machine', ...this.#named(block), machine, state }))
      .then(() =>
        this.#labCommands.around(
          block,
          () => this.#places.session(block, block.steps[0], signal),
          () => this.#runNow(block, signal, cleanUntil),
        ),
      )
      .catch((error: unknown) => machineFailure(error, block))
    this.services.followedBy(block)
    const bootcCalls = await this.#takeCalls()
    const machine = this.#places.machine(block)?.guest.facts()
    const labOwn = this.#labCommands.reason(block)
    const stub = this.#options.description.bootc.kind === 'stub'
    const level = this.ledger.levelOf(block, result, { bootcCalls, machine, stub, labOwn })
    for (const mismatch of result.mismatches ?? []) options.mismatched?.(mismatch)
    this.#differing.delete(block.id)
    if (result.mismatches) this.#differing.add(block.id)
    const failure = result.failure && (await adviceFor(result.failure, block, tutorial, this.#places))
    const facts = {
      status: failure ? ('failed' as const) : ('passed' as const),
      ...level,
      exit: result.exit,
      transcript: result.transcript,
      ...defined({ failure }),
      ...(result.notes.length > 0 ? { notes: result.notes } : {}),
      ...(bootcCalls.length > 0 ? { bootcCalls } : {}),
      ...defined({ attempts: result.attempts }),
      ...(machine ? { bootloader: machine.bootloader } : {}),
    }
    return { facts: blockEvidence(block, facts, this.subject), bootcCalls }
  }

  #runNow(block: RunBlock, signal: AbortSignal, cleanUntil?: number): Promise<BlockResult> {
    const { options, events } = this.#options
    const own = block.timeout ?? options.timeout ?? limits.block
    const timeout = cleanUntil === undefined ? own : Math.max(1, Math.min(own, cleanUntil - performance.now()))
    if (block.background) return this.services.start(block, timeout, signal)
    const machine = machineOf(block)
    return runBlock(block, {
      session: (step) => this.#places.session(block, step, signal),
      masker: this.#masker,
      timeout,
      signal,
      retried: (attempt, ms) => events({ type: 'block-retried', ...this.#named(block), attempt, ms }),
      goesOn: options.mismatched !== undefined,
      settle:
        machine === undefined
          ? undefined
          : (outcome, step) => settleRestart(this.#places.guests, machine, outcome, step),
    })
  }

  async #takeCalls(): Promise<string[]> {
    const { description, options, sandbox } = this.#options
    if (description.bootc.kind !== 'stub' || options.killSignal?.aborted) return []
    const there = this.#places.guests.all().map((place) => place.takeBootcCalls().catch(() => []))
    return [...(await sandbox.takeBootcCalls()), ...(await Promise.all(there)).flat()]
  }
}

/** Whose terminal the failed command was typed in. */
function userOf(block: RunBlock, failure: Failure | undefined): 'reader' | 'root' {
  const step = block.steps.findLast(({ line }) => line <= (failure?.line ?? block.line)) ?? block.steps[0]
  return step?.prompt === '#' ? 'root' : 'reader'
}
