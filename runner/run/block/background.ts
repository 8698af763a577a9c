/** A block that keeps running while the tutorial continues: a job of its session's shell with an output of its own. */

import { randomBytes } from 'node:crypto'
import { defined } from '../../core/defined.ts'
import { formatDuration } from '../../core/duration.ts'
import { pause, within } from '../../core/waiting.ts'
import type { RunBlock } from '../../document/model.ts'
import type { Failure } from '../../evidence/schema.ts'
import { judge } from '../judge/judge.ts'
import { Collector, release } from '../output/collector.ts'
import type { Masker } from '../output/secrets.ts'
import { type Transcript, transcriptOf } from '../output/transcript.ts'
import type { Place } from '../places/place.ts'
import { MarkerScanner } from '../shell/marker-scanner.ts'
import { endedWell, type Outcome, signalOfStatus, statusText } from '../shell/outcome.ts'
import type { Session } from '../shell/session.ts'

/** Milliseconds between looks at the output of a service that is to become ready. */
const look = 50

export class Background {
  readonly block: RunBlock
  readonly #session: Session
  readonly #place: Place
  readonly #masker: Masker
  readonly #collector: Collector
  readonly #startedAt = performance.now()
  /** Null where only its end is known. */
  #exit: { status: number | null; ms: number } | undefined
  #over: Promise<void> = Promise.resolve()
  #pid: number | undefined
  #path = ''
  #stopped = false

  constructor(block: RunBlock, session: Session, place: Place, masker: Masker) {
    this.block = block
    this.#session = session
    this.#place = place
    this.#masker = masker
    this.#collector = new Collector(
      block.steps.some((step) => step.expect),
      masker.slack,
    )
  }

  /** Starts it and waits until its `output` block has appeared, if it has one. */
  async start(name: string, timeout: number, signal: AbortSignal): Promise<Failure | undefined> {
    const nonce = randomBytes(16).toString('hex')
    const pipe = this.#place.openPipe(name)
    this.#listen(pipe.output, nonce)
    const parts = this.block.steps.map(({ script, line }) => ({ script, line }))
    const started = await this.#session.run({ parts, compared: false, timeout, job: { pipe: pipe.path, nonce } })
    this.#pid = started.job
    this.#path = started.path
    if (started.status !== 0) return this.#failure(`the block could not be started: exit status ${started.status}`)
    return this.#ready(timeout, signal)
  }

  /** Undefined while it runs, and when it ended as services end where a later block has ended it (`onPurpose`). */
  unexpectedEnd(onPurpose: boolean): Failure | undefined {
    const note = this.note()
    if (note === undefined) return undefined
    if (!endsServices(this.exit)) return this.#failure(note, 'See what it printed last.')
    if (onPurpose) return undefined
    return this.#failure(
      `${note}, although no block after it ends it`,
      'A `background` block is a service: it runs until the tutorial ends or a later block stops it. Run a command that ends by itself without `background`.',
    )
  }

  /** Waits until it is so many milliseconds old, or has ended. */
  async waitUntilAge(age: number): Promise<void> {
    await within(this.#over, Math.max(0, age - (performance.now() - this.#startedAt)))
  }

  /** For the evidence: it ended before the tutorial did. */
  note(): string | undefined {
    if (!this.#exit || this.#stopped) return undefined
    const { status, ms } = this.#exit
    const how = status === null ? 'it was ended' : `it ended with ${statusText(status)}`
    return `${how} after ${formatDuration(ms)}, before the end of the tutorial`
  }

  get exit(): number | null {
    return this.#exit?.status ?? null
  }

  transcript(): Transcript {
    return transcriptOf({ output: this.#collector.collected(), path: this.#path }, this.#masker)
  }

  /** Ends its whole tree. */
  async stop(grace: number): Promise<void> {
    if (this.#exit || this.#pid === undefined) return
    this.#stopped = true
    const stopper = this.#place.spawn(['bash', '-c', stopTree, 'stop', String(this.#pid), String(grace)], {
      user: 'root',
    })
    stopper.output.resume()
    stopper.stdin.end()
    await within(stopper.exited, grace + 2000)
    await within(this.#over, 200)
  }

  #listen(output: NodeJS.ReadableStream, nonce: string): void {
    this.#over = new Promise((resolve) => {
      const end = (status: number | null) => {
        this.#exit ??= { status, ms: performance.now() - this.#startedAt }
        resolve()
      }
      const scanner = new MarkerScanner({
        output: (bytes) => this.#collector.push(bytes),
        end: ([status]) => end(Number(status)),
        broken: () => end(null),
      })
      scanner.expect(nonce)
      output.on('data', (chunk: Buffer) => {
        scanner.push(chunk)
        release(chunk)
      })
      output.on('error', () => end(null))
      // Without a marker: the process that would have reported it was killed.
      output.on('end', () => end(null))
    })
  }

  async #ready(timeout: number, signal: AbortSignal): Promise<Failure | undefined> {
    const step = this.block.steps.at(-1)
    if (!step?.expect) return undefined
    const expected = { ...step, exit: 0, timeout, output: step.expect }
    const problem = () => judge(expected, this.#outcome(), this.#masker)
    const deadline = performance.now() + timeout
    let seen = -1
    while (true) {
      const ended = this.#exit !== undefined
      if (this.#collector.total !== seen || ended) {
        seen = this.#collector.total
        const failure = problem()
        if (!failure) return undefined
        if (ended) return { ...failure, message: `it ended before it was ready: ${failure.message}` }
      }
      if (signal.aborted) return this.#failure('interrupted before it was ready')
      if (performance.now() > deadline) {
        const failure = problem()
        return failure && { ...failure, message: `not ready after ${formatDuration(timeout)}: ${failure.message}` }
      }
      await Promise.race([pause(look, signal), ...(ended ? [] : [this.#over])])
    }
  }

  #outcome(): Outcome {
    return { ...endedWell, output: this.#collector.collected(), path: this.#path, directory: '', ms: 0 }
  }

  #failure(message: string, suggestion?: string): Failure {
    const step = this.block.steps[0]
    const line = step?.line ?? this.block.line
    return { line, column: (step?.column ?? 0) + 1, message, ...defined({ suggestion }) }
  }
}

/** By success, or by a signal that people and tools send to end a program. */
function endsServices(status: number | null): boolean {
  return (
    status === null || status === 0 || ['SIGHUP', 'SIGINT', 'SIGKILL', 'SIGTERM'].includes(signalOfStatus(status) ?? '')
  )
}

/** As root: what a reader started by sudo would not listen to the reader's signals. Its own children live on until KILL. */
const stopTree = `
tree() { local child; echo "$1"; for child in $(cat /proc/"$1"/task/*/children 2>/dev/null); do tree "$child"; done; }
all=$(tree "$1")
kill -TERM $all 2>/dev/null
for ((i = 0; i < $2 / 50; i++)); do kill -0 $all 2>/dev/null || exit 0; sleep 0.05; done
kill -KILL $all 2>/dev/null
exit 0
`
