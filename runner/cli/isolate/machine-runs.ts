/** `--isolate vm`: runs pages in a machine that has the whole lab in it, and takes their records from there. */

import { z } from 'zod'
import { defined } from '../../core/defined.ts'
import type { Tutorial } from '../../document/model.ts'
import { type Evidence, evidenceSchema } from '../../evidence/schema.ts'
import { isHuge } from '../../evidence/store.ts'
import { type Lab, LabError, type LabMachine, type MachineLines } from '../../lab/lab.ts'
import { chooseVariants, plan, plannedNeeds } from '../../run/plan/plan.ts'
import { limits, type RunEvents, type RunOptions } from '../../run/plan/run-options.ts'
import type { Progress } from '../frame/progress.ts'
import { asSeenHere, notOf } from './check-record.ts'
import type { Opening, PageRequest } from './inside.ts'

/** An emulated processor needs about so many times as long: limits are those of a real one. */
const slowness = 15

export type MachineRuns = {
  /** How many pages at once are of use. */
  jobs: number
  /** Why a page is not run there; undefined where it is. */
  refuses(tutorial: Tutorial, variant: Record<string, string>): string | undefined
  /** Boots the machine at the first call. Rejects with `LabError` when it ends, or sends what is no record of this page. */
  run(tutorial: Tutorial, options: RunOptions, events: RunEvents): Promise<Evidence>
}

type Surroundings = { noRootPages: boolean; jobs: number; progress: Progress; signal: AbortSignal }

export async function openMachineRuns(lab: Lab, surroundings: Surroundings): Promise<MachineRuns> {
  const machine = await lab.machine?.()
  if (machine === undefined)
    throw new LabError(`the lab ${lab.describe().name} cannot be put into a machine`, 'Add --lab offline.')
  let running: Promise<Conversation> | undefined
  const emulated = machine.accelerator === 'emulation'
  return {
    jobs: emulated ? 1 : surroundings.jobs,
    refuses(tutorial, variant) {
      const planned = plan(tutorial, { lab: lab.describe(tutorial), variant: chooseVariants(tutorial, variant) })
      return plannedNeeds(planned).includes('guest') && !machine.nests ? whyNoMachines(machine) : undefined
    },
    async run(tutorial, { variant, timeout, signal }, events) {
      running ??= boot(machine, surroundings)
      const { ask } = await running
      const timed = emulated ? slower(tutorial) : tutorial
      const limit = (timeout ?? limits.block) * (emulated ? slowness : 1)
      const options = { timeout: limit, ...defined({ variant }) }
      const from = Date.now()
      // The runner inside keeps the limits of blocks; one that a page has taken over does not.
      const late = AbortSignal.timeout(longestRun(timed, limit))
      const evidence = await ask({ tutorial: timed, options }, events, AbortSignal.any([signal, late])).catch(
        (error: Error) => {
          throw late.aborted && !signal.aborted ? untrustworthy('the page did not end within its time limits') : error
        },
      )
      const page = { tutorial, lab: lab.describe(tutorial), variant: chooseVariants(tutorial, variant ?? {}) }
      const asked = { ...page, nests: machine.nests, from, until: Date.now() }
      const wrong = notOf(evidence, asked)
      if (wrong !== undefined) throw untrustworthy(wrong)
      return { ...asSeenHere(evidence, asked), isolation: { kind: 'vm', accelerator: machine.accelerator } }
    },
  }
}

function whyNoMachines({ accelerator }: LabMachine): string {
  const here = accelerator === 'kvm' ? 'KVM without nesting' : 'an emulated machine'
  const instead = 'run it without --isolate vm, on a disposable machine'
  return `it boots machines itself, and in ${here} that comes to no end in useful time: ${instead}`
}

/** Milliseconds; a timer takes no more than this many. */
function longestRun({ blocks }: Tutorial, limit: number): number {
  const own = blocks.map((block) => (block.kind === 'run' ? (block.timeout ?? limit) + (block.retry ?? 0) : 0))
  return Math.min(
    2 ** 31 - 1,
    own.reduce((sum, ms) => sum + ms, 2 * limit),
  )
}

function times(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms * slowness
}

function slower(tutorial: Tutorial): Tutorial {
  const blocks = tutorial.blocks.map((block) =>
    block.kind === 'run'
      ? { ...block, ...defined({ timeout: times(block.timeout), retry: times(block.retry) }) }
      : block,
  )
  return { ...tutorial, blocks }
}

type Conversation = {
  ask(request: Omit<PageRequest, 'id'>, events: RunEvents, signal: AbortSignal): Promise<Evidence>
}

async function boot(machine: LabMachine, { noRootPages, progress, signal }: Surroundings): Promise<Conversation> {
  const task = `machine: boot it (${machine.accelerator === 'kvm' ? 'KVM' : 'emulated, usually 1–2 min'})`
  progress.task({ task, state: 'start' })
  const { ready, ...conversation } = converse(await machine.start(), { setup: machine.setup, noRootPages })
  await Promise.race([ready, aborted(signal)])
  progress.task({ task, state: 'done' })
  return conversation
}

/** Of a name, and of what went wrong. */
const [longestName, longestError] = [1000, 4000]
const name = z.string().max(longestName)
const place = { tutorial: name, block: name, line: z.number().int() }
const count = z.number().int().nonnegative()
const shownEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('block-started'), ...place, index: count, of: count }),
  z.object({ type: z.literal('block-retried'), ...place, attempt: count, ms: z.number() }),
  z.object({ type: z.literal('machine'), ...place, machine: name, state: z.enum(['booting', 'up']) }),
])
const message = z.union([
  z.object({ id: count, evidence: evidenceSchema }),
  z.object({ id: count, error: z.string() }),
  z.object({ id: count, event: shownEvent }),
  z.object({ ready: z.literal(true) }),
])

type Waiting = PromiseWithResolvers<Evidence> & { events: RunEvents }

/** Whatever arrives that is no message is passed over: the machine decides what it sends, and this program what it believes. */
export function converse(lines: MachineLines, opening: Opening): Conversation & { ready: Promise<void> } {
  const open = new Map<number, Waiting>()
  const ready = Promise.withResolvers<void>()
  ready.promise.catch(() => undefined)
  let last = 0
  lines.listen((line) => {
    const read = isHuge(line) ? undefined : message.safeParse(parse(line)).data
    if (read === undefined) return
    if ('ready' in read) return ready.resolve()
    const waiting = open.get(read.id)
    if (waiting === undefined) return
    if ('event' in read) return waiting.events(read.event)
    open.delete(read.id)
    if ('evidence' in read) waiting.resolve(read.evidence)
    else waiting.reject(untrustworthy(read.error.slice(0, longestError)))
  })
  const ended = lines.ended.then((error) => {
    ready.reject(error)
    for (const waiting of open.values()) waiting.reject(error)
    open.clear()
    return error
  })
  lines.send(JSON.stringify(opening))
  return {
    ready: ready.promise,
    async ask(request, events, signal) {
      const id = ++last
      const waiting = { ...Promise.withResolvers<Evidence>(), events }
      open.set(id, waiting)
      lines.send(JSON.stringify({ ...request, id } satisfies PageRequest))
      const gone = ended.then((error) => Promise.reject(error))
      return await Promise.race([waiting.promise, gone, aborted(signal)])
    },
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

function untrustworthy(why: string): LabError {
  return new LabError(`the runner in the machine failed: ${why}`, 'Run the page again, alone.')
}
