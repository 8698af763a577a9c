/** The services of one tutorial: blocks that go on while later ones run. */
import type { RunBlock } from '../../document/model.ts'
import type { BlockEvidence } from '../../evidence/schema.ts'
import type { Masker } from '../output/secrets.ts'
import { Background } from './background.ts'
import type { BlockResult } from './run-block.ts'
import { scriptOf, type TutorialPlaces } from './tutorial-places.ts'

/** `ready`: it was started, and its expected output has appeared. `ended` by a later block, as that says. */
type Service = { background: Background; ready: boolean; ended: boolean; followed: boolean }

/** Words of blocks that end services. */
const ends =
  /\b(?:kill|pkill|killall|fuser|stop|rm|down|restart|reboot|poweroff|shutdown|halt|quit|terminate|logout|disconnect)\b/

export class Services {
  readonly #services: Service[] = []
  readonly #places: TutorialPlaces
  readonly #masker: Masker

  constructor(places: TutorialPlaces, masker: Masker) {
    this.#places = places
    this.#masker = masker
  }

  async start(block: RunBlock, timeout: number, signal: AbortSignal): Promise<BlockResult> {
    const step = block.steps.find(({ prompt }) => prompt === '#')
    const session = await this.#places.session(block, step, signal)
    const background = new Background(block, session, await this.#places.place(block.on), this.#masker)
    const service: Service = { background, ready: false, ended: false, followed: false }
    this.#services.push(service)
    const failure = await background.start(`b${this.#services.length}`, timeout, signal)
    service.ready = failure === undefined
    const cancelled = failure !== undefined && signal.aborted
    const result = { exit: background.exit, transcript: background.transcript(), notes: [], cancelled }
    return failure ? { ...result, failure } : result
  }

  /** A later block has run; it may have ended one on purpose. */
  followedBy(block: RunBlock): void {
    const script = scriptOf(block)
    for (const service of this.#services) {
      if (service.background.block === block) continue
      service.followed ||= !block.cleanup
      service.ended ||= ends.test(script)
    }
  }

  /** What failed because it ended although the tutorial continues: changes of its block's evidence. Each is reported once. */
  takeEnded(cleansUp = false): { id: string; change: Partial<BlockEvidence> }[] {
    return this.#services.flatMap((service) => {
      // The clean-up ends services in ways of its own.
      const failure =
        service.ready && !(cleansUp && service.ended) ? service.background.unexpectedEnd(service.ended) : undefined
      if (!failure) return []
      service.ready = false
      const change = { status: 'failed' as const, level: 'linted' as const, failure, exit: service.background.exit }
      return [{ id: service.background.block.id, change }]
    })
  }

  /** Waits until none that became ready is younger, in milliseconds; those that no block used are watched for longer. */
  async waitUntilStarted(age: number, unusedAge: number): Promise<void> {
    const running = this.#services.filter(({ ready }) => ready)
    await Promise.all(running.map(({ background, followed }) => background.waitUntilAge(followed ? age : unusedAge)))
  }

  /** Those that did not become ready, or have failed: they are to be started again. */
  async endFailed(grace: number): Promise<void> {
    await Promise.all(this.#services.filter(({ ready }) => !ready).map(({ background }) => background.stop(grace)))
  }

  async endAll(grace: number): Promise<void> {
    await Promise.all(this.#services.map(({ background }) => background.stop(grace)))
  }

  /** What is only known at the end: what a block's service printed, and that it ended. */
  finished(block: BlockEvidence): BlockEvidence {
    const background = this.#services.findLast((service) => service.background.block.id === block.id)?.background
    if (!background) return block
    const note = background.note()
    const ended = note === undefined ? {} : { exit: background.exit, notes: [...(block.notes ?? []), note] }
    return { ...block, transcript: background.transcript(), ...ended }
  }
}
