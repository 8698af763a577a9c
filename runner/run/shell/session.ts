/** One terminal of the reader: a bash that keeps its state from step to step, and is replaced when a step ends it. */

import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { defined } from '../../core/defined.ts'
import { pause, within } from '../../core/waiting.ts'
import type { SandboxProcess } from '../../lab/lab.ts'
import { type Collected, Collector, release } from '../output/collector.ts'
import { type Place, type StepFile, sessionShell } from '../places/place.ts'
import { MarkerScanner } from './marker-scanner.ts'
import { failurePoints, type Interruption, type Outcome, signalNumber } from './outcome.ts'
import {
  apartLine,
  type Carried,
  carriedTraps,
  jobLine,
  mayReturn,
  mayShow,
  mayTrace,
  nothingCarried,
  type ScriptPart,
  stepFile,
  stepLine,
  watchesEnd,
  withoutTraceMarks,
} from './script.ts'

const driver = readFileSync(new URL('driver.bash', import.meta.url), 'utf8')
/** Milliseconds that a shell has to say its step's end after its commands were ended; then it is ended too. */
const shellGrace = 500
/** Milliseconds without output after which a shell's end is complete, although a child holds the pipe. */
const quiet = 40

export type SessionOptions = {
  place: Place
  user: 'reader' | 'root'
  /** Unique in the tutorial; names the session's files. */
  name: string
  /** The Markdown's file name, for bash's messages. */
  fileName: string
  /** Bytes of the longest secret. */
  slack: number
}

export type RunRequest = {
  parts: ScriptPart[]
  /** Keep all output up to the bound of comparison. */
  compared: boolean
  /** Milliseconds. */
  timeout: number
  /** Starts the step as a job that keeps running; its output and its end are reported in this pipe. */
  job?: { pipe: string; nonce: string }
  /** A question of the runner's: `$?` and `$_` stay what the reader's last command left. */
  question?: boolean
  /** In a subshell: it sees what the reader's shell has, and changes nothing there. */
  apart?: boolean
}

type Active = {
  collector: Collector
  startedAt: number
  path: string
  watched: boolean
  returns: boolean
  traps: boolean
  question: boolean
  apart: boolean
  freshShell: boolean
  interrupted?: Interruption
  running: string[]
  interruption?: Promise<void>
  timer: NodeJS.Timeout
  resolve: (outcome: Outcome) => void
}

type Shell = { process: SandboxProcess; scanner: MarkerScanner; bornAt: number; lastOutput: number; ended: boolean }

export class Session {
  readonly #options: SessionOptions
  #shell: Shell | undefined
  #active: Active | undefined
  #carried: Carried = nothingCarried
  #directory: string
  #mentionsTraps = false
  #traced = false
  #hides = false
  /** Of the steps that run in the shell itself, and how many there are of others. */
  #file: StepFile | undefined
  #files = 0
  /** Shells so far, and steps of the present one. */
  #shells = 0
  #steps = 0

  constructor(options: SessionOptions) {
    this.#options = options
    this.#directory = options.place.directory
  }

  /** Where the shell is now. */
  get directory(): string {
    return this.#directory
  }

  /** Runs a step; never rejects. One at a time. */
  run(request: RunRequest): Promise<Outcome> {
    const { place, name, fileName, slack } = this.#options
    const shell = this.#shell ?? this.#start()
    const nonce = randomUUID().slice(19)
    this.#mentionsTraps ||= request.parts.some((part) => part.script.includes('trap'))
    this.#traced ||= mayTrace(request.parts, this.#carried)
    this.#hides ||= mayShow(request.parts, this.#carried)
    const text = stepFile(request.parts, this.#carried, this.#hides)
    const path = request.job ? place.deliver(`${name}.${++this.#files}.${fileName}`, text) : this.#write(text)
    const { job } = request
    const own = { traps: this.#mentionsTraps, hides: this.#hides }
    const line = job
      ? jobLine(path, job.pipe, nonce, job.nonce, own)
      : request.apart
        ? apartLine(path, nonce, this.#carried)
        : stepLine(path, nonce, own, this.#carried)
    return new Promise((resolve) => {
      this.#active = {
        collector: new Collector(request.compared, slack),
        startedAt: Date.now(),
        path,
        watched: !request.job && watchesEnd(request.parts, this.#carried),
        returns: !request.job && mayReturn(request.parts),
        traps: own.traps,
        question: request.question === true,
        apart: request.apart === true && !request.job,
        freshShell: this.#shells > 1 && this.#steps === 0,
        running: [],
        timer: setTimeout(() => this.interrupt('time-limit', 2000), request.timeout),
        resolve,
      }
      if (!request.question) this.#steps++
      shell.scanner.expect(nonce)
      shell.process.stdin.write(line)
    })
  }

  #write(text: string): string {
    const { place, name, fileName } = this.#options
    this.#file ??= place.openFile(`${name}.${fileName}`)
    this.#file.write(text)
    return this.#file.path
  }

  /** Ends the running step's whole tree, then its shell if that does not answer. */
  interrupt(reason: Interruption, grace: number): void {
    const active = this.#active
    if (!active || active.interrupted) return
    active.interrupted = reason
    active.interruption = this.#endTree(active, grace)
  }

  /** Lets the shell end as at the end of a terminal, so that its EXIT trap runs; bounded. */
  async close(limit: number): Promise<void> {
    const shell = this.#shell
    this.#shell = undefined
    this.#file?.close()
    this.#file = undefined
    if (!shell || shell.ended) return
    shell.process.stdin.end()
    const gone = await within(shell.process.exited, limit)
    if (!gone) shell.process.kill('SIGKILL')
    if (!gone) await within(shell.process.exited, limit)
  }

  async #endTree(active: Active, grace: number): Promise<void> {
    const shell = this.#shell
    const since = Math.max(active.startedAt, (shell?.bornAt ?? 0) + 1)
    active.running = await this.#options.place.killStartedSince(since, grace).catch(() => [])
    const deadline = Date.now() + shellGrace
    while (this.#active === active && Date.now() < deadline) await pause(20)
    if (this.#active !== active || !shell) return
    shell.process.kill('SIGKILL')
    if (!(await within(shell.process.exited, 5000))) this.#shellGone(shell, { exitCode: null, signal: 'SIGKILL' })
  }

  #start(): Shell {
    const { place, user, name } = this.#options
    const process = place.spawn(sessionShell.split(' '), { user, cwd: place.directory })
    const scanner = new MarkerScanner({
      output: (bytes) => this.#active?.collector.push(bytes),
      end: (fields) => this.#finish(fields),
      broken: () => process.kill('SIGKILL'),
    })
    const shell: Shell = { process, scanner, bornAt: Date.now(), lastOutput: 0, ended: false }
    this.#shell = shell
    this.#shells++
    this.#steps = 0
    this.#carried = nothingCarried
    this.#directory = place.directory
    process.stdin.on('error', () => {})
    process.output.on('error', () => {})
    process.output.on('data', (chunk: Buffer) => {
      shell.lastOutput = Date.now()
      scanner.push(chunk)
      release(chunk)
    })
    void process.exited.then((exit) => this.#drained(shell, exit))
    process.stdin.write(`. ${place.deliver(`${name}.driver`, driver)}\n`)
    return shell
  }

  /** The shell is gone; what it wrote may still be in the pipe, which a child may hold open for ever. */
  async #drained(shell: Shell, exit: Exit): Promise<void> {
    const { output } = shell.process
    shell.ended = true
    if (!output.readableEnded && !output.destroyed) {
      const ended = new Promise<void>((resolve) => output.once('end', resolve).once('close', resolve))
      do {
        if (await within(ended, quiet)) break
      } while (Date.now() - shell.lastOutput < quiet)
    }
    this.#shellGone(shell, exit)
  }

  #shellGone(shell: Shell, exit: Exit): void {
    if (this.#shell !== shell) return
    shell.scanner.flush()
    this.#shell = undefined
    const signal = exit.signal ?? undefined
    const status = exit.exitCode ?? (signal === undefined ? null : 128 + signalNumber(signal))
    this.#resolve({
      status,
      shellEnded: true,
      ...defined({ signal }),
      failedAt: [],
      returned: false,
      unfinished: false,
      directory: this.#options.place.directory,
    })
  }

  #finish([
    status = '',
    flags = '',
    failed = '',
    done = '',
    last = '',
    directory = '',
    job = '',
    onError = '',
    onDebug = '',
  ]: string[]): void {
    const active = this.#active
    // `done` holds the status of the last command when the end of the file was watched for and reached.
    const watched = active?.watched === true && failed === ''
    const seen = Number(watched && done !== '' ? done : status)
    if (!active?.apart)
      this.#carried = {
        tracing: flags.replace(/[^xv]/g, ''),
        ...(active?.traps ? carriedTraps(onError, onDebug) : { errorTrap: '', debugTrap: '' }),
        ...(active?.question ? { status: this.#carried.status, last: this.#carried.last } : { status: seen, last }),
      }
    if (!active?.apart) this.#directory = directory || this.#options.place.directory
    const unreached = watched && done === ''
    this.#resolve({
      status: Number.isInteger(seen) ? seen : null,
      shellEnded: false,
      failedAt: failurePoints(failed),
      returned: unreached && active?.returns === true,
      unfinished: unreached && active?.returns === false,
      directory: this.#directory,
      ...(job === '' ? {} : { job: Number(job) }),
    })
  }

  #resolve(ended: Ended): void {
    const active = this.#active
    if (!active) return
    this.#active = undefined
    clearTimeout(active.timer)
    const { startedAt, path, interrupted, collector } = active
    const done = () =>
      active.resolve({
        ...ended,
        ...(interrupted ? { interrupted } : {}),
        running: active.running,
        output: this.#traced ? shown(collector.collected()) : collector.collected(),
        path,
        freshShell: active.freshShell,
        ms: Date.now() - startedAt,
      })
    if (active.interruption) void active.interruption.then(done)
    else done()
  }
}

type Ended = Omit<Outcome, 'running' | 'output' | 'ms' | 'path' | 'interrupted' | 'freshShell'>

/** Of steps that were traced. */
function shown({ head, tail, omitted, total }: Collected): Collected {
  return { head: withoutTraceMarks(head), tail: withoutTraceMarks(tail), omitted, total }
}

type Exit = { exitCode: number | null; signal: string | null }
