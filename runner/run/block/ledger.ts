/**
 * What is known of the blocks that ran. Evidence that was handed out is never changed: what is learned later (a service
 * that died, a late call of bootc) makes a new one here, which `latest` returns.
 */
import { defined } from '../../core/defined.ts'
import type { Level, RunBlock } from '../../document/model.ts'
import type { BlockEvidence } from '../../evidence/schema.ts'
import type { GuestFacts } from '../../lab/lab.ts'
import { blockLevel } from '../level/block-level.ts'
import {
  type BuildTrace,
  callsBootc,
  loweredByLateCalls,
  namesBootc,
  type Ran,
  reusedContractLayers,
} from '../level/bootc-calls.ts'
import type { BlockResult } from './run-block.ts'
import { scriptOf } from './tutorial-places.ts'

type RanFacts = {
  bootcCalls: string[]
  machine: GuestFacts | undefined
  /** The workstation has a stub in the place of bootc. */
  stub: boolean
  /** Why a command of the block is the lab's own. */
  labOwn: string | undefined
}

export class Ledger {
  readonly #ran = new Map<string, Ran>()
  readonly #contract: BuildTrace[] = []

  latest(evidence: BlockEvidence): BlockEvidence {
    return this.#ran.get(evidence.id)?.evidence ?? evidence
  }

  /** A block that ran has ended; calls of bootc during it may be earlier blocks' own. */
  record(evidence: BlockEvidence, block: RunBlock, bootcCalls: string[]): void {
    const script = scriptOf(block)
    if (!namesBootc(script)) this.lowerForLateCalls(bootcCalls, block.line)
    // A block that runs again is the last that ran.
    this.#ran.delete(evidence.id)
    this.#ran.set(evidence.id, { evidence, script })
  }

  change(id: string, change: Partial<BlockEvidence>): void {
    const known = this.#ran.get(id)
    if (known) this.#ran.set(id, { ...known, evidence: { ...known.evidence, ...change } })
  }

  addNote(id: string, note: string): void {
    this.change(id, { notes: [...(this.#ran.get(id)?.evidence.notes ?? []), note] })
  }

  /** `line` of the block that ran when they came. */
  lowerForLateCalls(calls: string[], line?: number): void {
    if (calls.length === 0) return
    for (const lowered of loweredByLateCalls(calls, [...this.#ran.values()], line)) this.change(lowered.id, lowered)
  }

  /** The level of a block that has just ended, with the reason. */
  levelOf(
    block: RunBlock,
    result: BlockResult,
    { bootcCalls, machine, stub, labOwn }: RanFacts,
  ): { level: Level; why?: string } {
    const trace = { line: block.line, script: scriptOf(block), output: result.transcript.text }
    const reusedContract = reusedContractLayers(trace, this.#contract)
    if (bootcCalls.length > 0 || reusedContract !== undefined) this.#contract.push(trace)
    return blockLevel({
      status: result.failure ? 'failed' : 'passed',
      bootcCalls,
      script: trace.script,
      output: trace.output,
      callsStub: stub && !machine && callsBootc(trace.script),
      ...(machine ? { bootedBy: machine.bootloader } : {}),
      ...defined({ reusedContract, labOwn }),
    })
  }
}
