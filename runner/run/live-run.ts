/** A run that stays open while its document is written: what has run is not run again as long as its state still holds. */

import { defined } from '../core/defined.ts'
import type { Tutorial } from '../document/model.ts'
import type { BlockEvidence } from '../evidence/schema.ts'
import type { Lab, Leftovers, Sandbox, SandboxProcess } from '../lab/lab.ts'
import { BlockRunner } from './block/block-runner.ts'
import { chooseVariants, type Planned, plan, plannedNeeds } from './plan/plan.ts'
import { limits, type RunEvents, type RunOptions } from './plan/run-options.ts'
import { type BlockRun, cleanUp, entriesOf, lastLook, runBlocks } from './run-blocks.ts'
import type { Terminal } from './shell/interactive.ts'

export type LiveResult = {
  /** How many blocks. */
  ran: number
  /** May have run before: a service that has ended since. */
  failed?: BlockEvidence
}

export class LiveRun {
  readonly #lab: Lab
  readonly #sandbox: Sandbox
  readonly #opened: Tutorial
  readonly #needs: string[]
  readonly #kill = () => void this.#sandbox.close()
  #run: BlockRun

  /** Rejects with `LabError` when the lab gives no sandbox. To be closed in any case. */
  static async open(tutorial: Tutorial, lab: Lab, options: RunOptions, events: RunEvents): Promise<LiveRun> {
    const needs = plannedNeeds(planFor(tutorial, lab, options))
    const sandbox = await lab.open({ tutorial, needs, environment: options.environment ?? {}, signal: options.signal })
    const description = lab.describe(tutorial)
    const runner = new BlockRunner({ tutorial, sandbox, description, options, events })
    return new LiveRun(tutorial, lab, sandbox, needs, { planned: [], runner, options, blocks: [] })
  }

  private constructor(tutorial: Tutorial, lab: Lab, sandbox: Sandbox, needs: string[], run: BlockRun) {
    this.#lab = lab
    this.#sandbox = sandbox
    this.#opened = tutorial
    this.#needs = needs
    this.#run = run
    run.options.killSignal?.addEventListener('abort', this.#kill)
  }

  /** Where the document in its present form would go on. */
  resume(tutorial: Tutorial): Resume {
    // A service may have ended since.
    this.#run.runner.recordEndedServices()
    const planned = planFor(tutorial, this.#lab, this.#run.options)
    if (surroundings(tutorial) !== surroundings(this.#opened))
      return { startOver: 'the images, places or machines that the page declares have changed' }
    const need = plannedNeeds(planned).find((one) => !this.#needs.includes(one))
    if (need !== undefined) return { startOver: `a block now needs ${need}, which a lab provides from the start only` }
    return resume(this.#begun(), main(planned))
  }

  /** Whether the block that runs now, or one before it, is another in this form of the document. */
  isOvertaken(tutorial: Tutorial): boolean {
    const running = main(this.#run.planned)[this.#begun().length]
    const begun = [...this.#begun(), ...(running ? [running.block] : [])]
    return firstChange(begun, main(planFor(tutorial, this.#lab, this.#run.options))) < begun.length
  }

  /** Runs from where `resume` says; `paused` gives a reason to begin no further block. */
  async run(tutorial: Tutorial, { from }: { from: number }, paused: () => string | undefined): Promise<LiveResult> {
    const kept = this.#begun().slice(0, from)
    const planned = planFor(tutorial, this.#lab, this.#run.options)
    const blocks: BlockEvidence[] = []
    for (const [at, { index }] of entriesOf(planned, false).slice(0, from).entries()) {
      const evidence = kept[at]
      if (evidence) blocks[index] = evidence
    }
    await this.#run.runner.services.endFailed(limits.grace)
    this.#run = { ...this.#run, planned, blocks }
    await runBlocks(this.#run, paused)
    const begun = this.#begun()
    const failed = begun.find(({ status }) => status === 'failed')
    return { ran: begun.length - from, ...defined({ failed }) }
  }

  /** Where the last block ran, as whoever ran it; undefined where none has. */
  async openShell(terminal: Terminal): Promise<SandboxProcess | undefined> {
    const begun = this.#begun()
    const block = main(this.#run.planned)[begun.length - 1]?.block
    return block && (await this.#run.runner.openShell(block, begun.at(-1)?.failure, terminal))
  }

  /** Ends the block that runs now; it counts as failed. */
  interrupt(): void {
    this.#run.runner.interrupt()
  }

  /** Runs the blocks that clean up, and ends everything. */
  async close(): Promise<{ cleanUp: BlockEvidence[]; leftovers: Leftovers }> {
    const { planned, runner, options, blocks } = this.#run
    try {
      await cleanUp(this.#run)
      const leftovers = await lastLook(runner, this.#sandbox, options)
      const cleaned = entriesOf(planned, true).flatMap(({ index }) => blocks[index] ?? [])
      return { cleanUp: cleaned, leftovers }
    } finally {
      options.killSignal?.removeEventListener('abort', this.#kill)
      await this.#sandbox.close()
    }
  }

  #begun(): BlockEvidence[] {
    const { planned, runner, blocks } = this.#run
    const known = entriesOf(planned, false).map(({ index }) => {
      const block = blocks[index]
      return block && runner.ledger.latest(block)
    })
    const end = known.findIndex((block) => block === undefined || block.status === 'not-reached')
    return known.slice(0, end < 0 ? undefined : end).filter((block) => block !== undefined)
  }
}

function planFor(tutorial: Tutorial, lab: Lab, options: RunOptions): Planned[] {
  return plan(tutorial, { lab: lab.describe(), variant: chooseVariants(tutorial, options.variant ?? {}) })
}

function main(planned: Planned[]): Planned[] {
  return entriesOf(planned, false).map(({ entry }) => entry)
}

/** What a sandbox is opened with. */
function surroundings({ declarations, frontMatter: { images, places } }: Tutorial): string {
  return JSON.stringify([declarations.map(({ kind, name, options }) => [kind, name, options]), images, places])
}

/** What is known of a block that ran, or was passed over. */
type Begun = Pick<BlockEvidence, 'hash' | 'line' | 'status'>

/**
 * `from`: the first block to run now, by its place in `planned`; where `retried`, an attempt before it has failed in
 * the very state in which it continues. `startOver`: why no living state fits the document.
 */
type Resume = { from: number; retried: boolean } | { startOver: string }

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
function firstChange(begun: Pick<Begun, 'hash'>[], planned: Planned[]): number {
  const at = begun.findIndex(({ hash }, index) => planned[index]?.block.hash !== hash)
  return at < 0 ? begun.length : at
}
