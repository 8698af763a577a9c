/** Runs the blocks of one tutorial in its sandbox, and keeps what they have in common: sessions, services, what bootc was asked. */

import type { Block, FileBlock, RunBlock, Step, Tutorial } from '../../document/model.ts'
import type { BlockEvidence, Failure } from '../../evidence/schema.ts'
import type { GuestFacts } from '../../lab/guests/guest.ts'
import type { LabDescription, Sandbox, SandboxProcess, Subject } from '../../lab/lab.ts'
import type { RunEvents } from '../events.ts'
import { blockEvidence } from '../evidence-of.ts'
import { blockLevel } from '../level/block-level.ts'
import { type BuildTrace, reusedContractLayers } from '../level/cached-layers.ts'
import { lowerForLateCalls, namesBootc, type Ran } from '../level/late-calls.ts'
import { subjectOf } from '../level/subject.ts'
import { limits, type RunOptions } from '../options.ts'
import type { Masker } from '../output/secrets.ts'
import { type Place, sandboxPlace } from '../place.ts'
import { isElsewhere, workstation } from '../plan/plan.ts'
import { openInteractive, type Terminal } from '../shell/interactive.ts'
import type { Outcome } from '../shell/outcome.ts'
import { Sessions } from '../shell/sessions.ts'
import { Background } from './background.ts'
import { GuestPlaces } from './guest-places.ts'
import { machineFailure } from './machine-failure.ts'
import { namesHost } from './names-host.ts'
import { type BlockResult, runBlock } from './run-block.ts'

export type BlockRunnerOptions = {
  tutorial: Tutorial
  sandbox: Sandbox
  description: LabDescription
  options: RunOptions
  events: RunEvents
  masker: Masker
  now: () => number
}

const never = new AbortController().signal

export class BlockRunner {
  readonly #options: BlockRunnerOptions
  readonly #home: Place
  readonly #guests: GuestPlaces
  readonly #sessions: Sessions
  readonly #backgrounds: { service: Background; evidence: BlockEvidence }[] = []
  readonly #contract: BuildTrace[] = []
  readonly #ran: Ran[] = []
  readonly #differing = new Set<BlockEvidence>()
  /** Of the block that runs now. */
  #own = new AbortController()
  readonly #interrupt = () => this.#sessions.interrupt(limits.graceOfInterruption)

  constructor(options: BlockRunnerOptions) {
    this.#options = options
    this.#home = sandboxPlace(options.sandbox)
    this.#guests = new GuestPlaces(options.sandbox)
    const { tutorial, masker } = options
    this.#sessions = new Sessions({ place: (on) => this.#place(on), file: tutorial.file, slack: masker.slack })
    options.options.signal.addEventListener('abort', this.#interrupt)
  }

  /** What a block that ends now is proven on. */
  get subject(): Subject {
    const { sandbox, tutorial, description } = this.#options
    return subjectOf(sandbox.images(), tutorial.frontMatter.images, description)
  }

  /** `cleanUntil` (of `performance.now`): the run is over, the block only cleans up, and not longer than that. */
  async run(block: Block, index: number, of: number, cleanUntil?: number): Promise<BlockEvidence> {
    const { events, tutorial, now } = this.#options
    events({ type: 'block-started', tutorial: tutorial.id, block: block.id, line: block.line, index, of })
    const startedAt = new Date(now()).toISOString()
    const began = performance.now()
    const told = block.kind === 'file' ? await this.#write(block) : await this.#execute(block, cleanUntil)
    // The same object: a service may die later, and then its block has failed.
    return this.told(index, of, Object.assign(told, { ms: performance.now() - began, startedAt }))
  }

  /** Announces a block that is finished, or never began. */
  told(index: number, of: number, evidence: BlockEvidence): BlockEvidence {
    const { id, line, status, level, ms, why, failure } = evidence
    const told = { status, level, ms, ...(why === undefined ? {} : { why }), ...(failure ? { failure } : {}) }
    this.#options.events({
      type: 'block-finished',
      tutorial: this.#options.tutorial.id,
      block: id,
      line,
      index,
      of,
      ...told,
    })
    return evidence
  }

  /** Whether the block failed by nothing but its output, and the run goes on. */
  onlyDiffers(evidence: BlockEvidence): boolean {
    return this.#differing.has(evidence)
  }

  /** Ends what is running now; the run itself goes on. */
  interrupt(): void {
    this.#own.abort()
    this.#interrupt()
  }

  /** An interactive shell in the state that the block left in its session. */
  async openShell(block: Block, failure: Failure | undefined, terminal: Terminal): Promise<SandboxProcess> {
    const on = isElsewhere(block) ? block.on : undefined
    if (on !== undefined) await this.#guests.ready(on, this.#options.options.signal)
    const [name, user] = block.kind === 'run' ? [block.session, userOf(block, failure)] : ['default', 'reader' as const]
    const session = await this.#sessions.open(block.on, name, user)
    return await openInteractive(session, await this.#place(block.on), user, terminal)
  }

  /** Services that did not become ready: they are to be started again. */
  async endFailedBackgrounds(grace: number): Promise<void> {
    const failed = this.#backgrounds.filter(({ evidence }) => evidence.status === 'failed')
    await Promise.all(failed.map(({ service }) => service.stop(grace)))
  }

  /** A service that has ended although the tutorial goes on: its block, now failed. */
  takeDeath(): BlockEvidence | undefined {
    for (const { service, evidence } of this.#backgrounds) {
      const failure = evidence.status === 'passed' ? service.death() : undefined
      if (!failure) continue
      delete evidence.why
      return Object.assign(evidence, {
        status: 'failed' as const,
        level: 'linted' as const,
        failure,
        exit: service.exit,
      })
    }
    return undefined
  }

  /** Waits until no service is younger, in milliseconds. */
  async letServicesBegin(age: number): Promise<void> {
    await Promise.all(this.#backgrounds.map(({ service }) => service.comeOfAge(age)))
  }

  async endBackgrounds(grace: number): Promise<void> {
    await Promise.all(this.#backgrounds.map(({ service }) => service.stop(grace)))
  }

  closeSessions(): Promise<void> {
    // The signal is the whole run's and outlives the tutorial.
    this.#options.options.signal.removeEventListener('abort', this.#interrupt)
    return this.#sessions.close(limits.shellEnd)
  }

  /** Calls of bootc that came after the last block was judged. To be asked when everything has ended. */
  async takeLateCalls(): Promise<void> {
    lowerForLateCalls(await this.#takeCalls(), this.#ran)
  }

  /** The machines that were booted, for the evidence. */
  async machines(): Promise<GuestFacts[]> {
    return this.#guests.all().map(({ guest }) => guest.facts())
  }

  /** The blocks with what is only known at the end: what services printed, and that they ended. */
  finished(blocks: BlockEvidence[]): BlockEvidence[] {
    for (const { service, evidence } of this.#backgrounds) {
      const note = service.note()
      const block = blocks.find(({ id }) => id === evidence.id)
      if (!block) continue
      block.transcript = service.transcript()
      if (note !== undefined) Object.assign(block, { exit: service.exit, notes: [...(block.notes ?? []), note] })
    }
    return blocks
  }

  async #write(block: FileBlock): Promise<BlockEvidence> {
    try {
      const place = await this.#place(block.on)
      await place.writeFile(block.path, block.content, block.mode)
      return blockEvidence(block, { status: 'passed', level: 'linted' }, this.subject)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      const failure = { line: block.line, column: block.column, message }
      return blockEvidence(block, { status: 'failed', level: 'linted', failure }, this.subject)
    }
  }

  async #execute(block: RunBlock, cleanUntil: number | undefined): Promise<BlockEvidence> {
    const { masker, options, events, tutorial } = this.#options
    const own = block.timeout ?? options.timeout ?? limits.block
    const timeout = cleanUntil === undefined ? own : Math.max(1, Math.min(own, cleanUntil - performance.now()))
    // Clean-up after an interruption is not interrupted by it again.
    this.#own = new AbortController()
    const signal = cleanUntil === undefined ? AbortSignal.any([options.signal, this.#own.signal]) : never
    const on = isElsewhere(block) ? block.on : undefined
    const session = async (step: Step) => {
      if (on !== undefined) await this.#guests.ready(on, signal)
      return await this.#sessions.open(block.on, block.session, step.prompt === '#' ? 'root' : 'reader')
    }
    const retried = (attempt: number, ms: number) =>
      events({ type: 'block-retried', tutorial: tutorial.id, block: block.id, line: block.line, attempt, ms })
    const settle = (outcome: Outcome, step: Step) => this.#guests.settle(on ?? '', outcome, step)
    const goesOn = options.mismatched !== undefined
    const context = { session, masker, timeout, signal, retried, goesOn, ...(on === undefined ? {} : { settle }) }
    const run = () => (block.background ? this.#start(block, timeout, signal) : runBlock(block, context))
    // The time that a machine takes to boot is not the block's.
    const result = await this.#machinesUp(block, signal)
      .then(run)
      .catch((error: unknown) => machineFailure(error, block))
    const bootcCalls = await this.#takeCalls()
    const machine = this.#guests
      .all()
      .find(({ guest }) => guest.name === on)
      ?.guest.facts()
    const status = result.failure ? ('failed' as const) : ('passed' as const)
    const trace = {
      line: block.line,
      script: block.steps.map((step) => step.script).join('\n'),
      output: result.transcript.text,
    }
    const reusedContract = reusedContractLayers(trace, this.#contract)
    const level = blockLevel({
      status,
      bootcCalls,
      lackedTool: false,
      script: trace.script,
      output: trace.output,
      ...(machine ? { bootedBy: machine.bootloader } : {}),
      ...(reusedContract === undefined ? {} : { reusedContract }),
    })
    if (bootcCalls.length > 0 || reusedContract !== undefined) this.#contract.push(trace)
    const evidence = blockEvidence(
      block,
      {
        status,
        ...level,
        exit: result.exit,
        transcript: result.transcript,
        ...(result.failure ? { failure: result.failure } : {}),
        ...(result.notes.length > 0 ? { notes: result.notes } : {}),
        ...(bootcCalls.length > 0 ? { bootcCalls } : {}),
        ...(result.attempts === undefined ? {} : { attempts: result.attempts }),
        ...(machine ? { bootloader: machine.bootloader } : {}),
      },
      this.subject,
    )
    for (const mismatch of result.mismatches ?? []) options.mismatched?.(mismatch)
    if (result.mismatches) this.#differing.add(evidence)
    if (!namesBootc(trace.script)) lowerForLateCalls(bootcCalls, this.#ran, block.line)
    this.#ran.push({ evidence, script: trace.script })
    const started = this.#backgrounds.at(-1)
    if (block.background && started) started.evidence = evidence
    return evidence
  }

  /** Boots what the block runs on, and what one on the workstation asks for by its name for the first time. */
  async #machinesUp(block: RunBlock, signal: AbortSignal): Promise<void> {
    if (isElsewhere(block)) return await this.#guests.ready(block.on ?? '', signal)
    if (!block.needs.includes('guest')) return
    const script = block.steps.map((step) => step.script).join('\n')
    const booted = this.#guests.all().map(({ guest }) => guest.name)
    for (const { kind, name } of this.#options.tutorial.declarations) {
      if (kind === 'guest' && !booted.includes(name) && namesHost(script, name)) await this.#guests.ready(name, signal)
    }
  }

  async #takeCalls(): Promise<string[]> {
    const { description, options, sandbox } = this.#options
    if (description.bootc.kind !== 'stub' || options.killSignal?.aborted) return []
    const there = this.#guests.all().map((place) => place.takeBootcCalls().catch(() => []))
    return [...(await sandbox.takeBootcCalls()), ...(await Promise.all(there)).flat()]
  }

  async #start(block: RunBlock, timeout: number, signal: AbortSignal): Promise<BlockResult> {
    const { masker } = this.#options
    const user = block.steps.some((step) => step.prompt === '#') ? 'root' : 'reader'
    const session = await this.#sessions.open(block.on, block.session, user)
    const service = new Background(block, session, await this.#place(block.on), masker)
    const number = this.#backgrounds.length + 1
    this.#backgrounds.push({
      service,
      evidence: blockEvidence(block, { status: 'failed', level: 'linted' }, this.subject),
    })
    const failure = await service.start(`b${number}`, timeout, signal)
    const cancelled = failure !== undefined && signal.aborted
    const told = { exit: service.exit, transcript: service.transcript(), notes: [], cancelled }
    return failure ? { ...told, failure } : told
  }

  async #place(on: string | undefined): Promise<Place> {
    if (on === undefined || on === workstation) return this.#home
    return await this.#guests.open(on)
  }
}

/** Whose terminal the failed command was typed in. */
function userOf(block: RunBlock, failure: Failure | undefined): 'reader' | 'root' {
  const step = block.steps.findLast(({ line }) => line <= (failure?.line ?? block.line)) ?? block.steps[0]
  return step?.prompt === '#' ? 'root' : 'reader'
}
