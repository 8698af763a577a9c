/** `verify-docs --watch`: keeps the lab open and follows pages while they are written. */

import { join } from 'node:path'
import { readText } from '../../core/read-text.ts'
import { oneLine } from '../../core/terminal-text.ts'
import type { Tutorial } from '../../document/model.ts'
import { snippetPaths } from '../../evidence/inputs.ts'
import type { BlockEvidence } from '../../evidence/schema.ts'
import type { Lab } from '../../lab/lab.ts'
import { renderFailedBlock, renderFindings } from '../../report/reporters/terminal-failure.ts'
import { LiveRun } from '../../run/live-run.ts'
import type { RunEvent, RunOptions } from '../../run/plan/run-options.ts'
import { loadDocuments } from '../documents/documents.ts'
import { select } from '../documents/select.ts'
import { type Context, writeUsageErrors } from '../frame/context.ts'
import { exit } from '../frame/exit-status.ts'
import { isFolder, snippetsDirectory } from '../frame/paths.ts'
import type { Progress } from '../frame/progress.ts'
import type { VerifyOptions } from '../frame/verify-options.ts'
import { withLab } from '../lab/prepare-lab.ts'
import { lintSelected } from '../lint/lint-selected.ts'
import { runOptionsOf, unusableSecrets } from '../verify/run-options.ts'
import { commandOf } from '../verify/show-event.ts'

/** Ends by Ctrl-C. Nothing that it sees becomes evidence: only a run from the start to the end proves a page. */
export async function watch(options: VerifyOptions, context: Context): Promise<number> {
  const errors = await mistakes(options, context)
  if (errors.length > 0) return writeUsageErrors(context, 'verify-docs', errors)
  const { signal } = context.stop
  return await withLab(options, context, async (lab, progress) => {
    let wake = () => {}
    signal.addEventListener('abort', () => wake())
    const watching = { lab, options: runOptionsOf(options, context), context, progress }
    const pages = options.paths.map((path) => new WatchedPage(path, watching, () => wake()))
    try {
      while (!signal.aborted) {
        const { promise: changed, resolve } = Promise.withResolvers<void>()
        wake = resolve
        const pending = pages.find((page) => page.pending)
        if (pending) await pending.follow()
        else await changed
      }
      return exit.interrupted
    } finally {
      for (const page of pages) await page.close()
      progress.say(`Nothing of this is evidence. To prove it: npm run verify-docs -- ${options.paths.join(' ')}`)
    }
  })
}

async function mistakes(options: VerifyOptions, context: Context): Promise<string[]> {
  const folders = options.paths
    .filter(isFolder)
    .map((path) => `${path} is a folder, but --watch takes pages, e.g. --watch content/build/first-image.md`)
  const { tutorials, findings, errors } = await loadDocuments(options.paths, context.environment)
  const unread = findings.some(({ severity }) => severity === 'error')
  return [
    ...folders,
    ...errors,
    ...unusableSecrets(options, context),
    ...(unread ? [] : select(tutorials, options, []).errors),
  ]
}

/** One page that is being written, and the run that follows it. */
export type Watching = { lab: Lab; options: RunOptions; context: Context; progress: Progress }

const fromTheStart = { from: 0, retried: false }

export class WatchedPage {
  readonly #path: string
  readonly #watching: Watching
  readonly #changes: Changes
  #snippets: string[] = []
  #live: LiveRun | undefined
  /** As it was last run. */
  #tutorial: Tutorial | undefined
  #running = false

  /** `changed` is called when there is something to do. */
  constructor(path: string, watching: Watching, changed: () => void) {
    this.#path = path
    this.#watching = watching
    this.#changes = new Changes(
      () => [path, ...this.#snippets],
      () => {
        changed()
        if (this.#running) void this.#overtake()
      },
    )
  }

  get pending(): boolean {
    return this.#changes.pending
  }

  /** Does what the present text asks for. Rejects with `LabError` when the lab gives no sandbox. */
  async follow(): Promise<void> {
    const tutorial = await this.#take()
    if (tutorial === undefined) return this.#say('not run: fix this first')
    const next = this.#live?.resume(tutorial) ?? fromTheStart
    if ('startOver' in next) {
      this.#say(`from the start: ${next.startOver}`)
      await this.#end()
    }
    this.#tutorial = tutorial
    const { lab, options } = this.#watching
    this.#live ??= await LiveRun.open(tutorial, lab, options, (event) => this.#show(event))
    await this.#run(this.#live, tutorial, 'startOver' in next ? fromTheStart : next)
  }

  /** Cleans up and ends everything. */
  async close(): Promise<void> {
    this.#changes.end()
    await this.#end()
  }

  async #run(live: LiveRun, tutorial: Tutorial, next: typeof fromTheStart): Promise<void> {
    if (next.retried) this.#say('goes on where it failed: what is there may hold traces of the failed attempt')
    else if (next.from > 0) this.#say('goes on after the blocks that have run')
    this.#running = true
    const { ran, failed } = await live.run(tutorial, next, () => (this.pending ? 'the page has changed' : undefined))
    this.#running = false
    if (this.pending || this.#watching.options.signal.aborted) return
    if (failed) this.#say(`${this.#failure(failed)}\nFix it and save.`)
    else this.#say(ran === 0 ? 'no block is new: nothing was run' : 'all blocks have run; the next is yours')
  }

  /** Undefined where it cannot be run; the reason is printed. */
  async #take(): Promise<Tutorial | undefined> {
    const { context } = this.#watching
    this.#changes.take()
    let loaded = await loadDocuments([this.#path], context.environment)
    const [named] = loaded.tutorials
    const snippets = named ? snippetPaths(named).map((path) => join(snippetsDirectory, path)) : this.#snippets
    if (snippets.join('\n') !== this.#snippets.join('\n')) {
      // That another file is watched is no change of the page.
      this.#snippets = snippets
      this.#changes.take()
      loaded = await loadDocuments([this.#path], context.environment)
    }
    const { tutorials, findings, sources, errors } = loaded
    const [tutorial] = tutorials
    const linted = await lintSelected(tutorials, context.environment)
    const wrong = [...findings, ...linted].filter(({ severity }) => severity === 'error')
    for (const error of errors) this.#say(error)
    if (wrong.length > 0) this.#say(renderFindings(wrong, sources, context.stderr))
    return wrong.length > 0 ? undefined : tutorial
  }

  /** What runs now is another block in the new text: its end is not waited for. */
  async #overtake(): Promise<void> {
    const { tutorials } = await loadDocuments([this.#path], this.#watching.context.environment)
    const [tutorial] = tutorials
    if (!this.#running || !tutorial || !this.#live?.isOvertaken(tutorial)) return
    this.#say('interrupted: what runs has changed in the page')
    this.#live.interrupt()
  }

  async #end(): Promise<void> {
    const ended = await this.#live?.close()
    this.#live = undefined
    for (const block of ended?.cleanUp ?? []) if (block.status === 'failed') this.#say(this.#failure(block))
    for (const left of Object.values(ended?.leftovers ?? {}).flat())
      this.#say(`left behind, and ended: ${oneLine(left)}`)
  }

  #failure(block: BlockEvidence): string {
    return renderFailedBlock(block, this.#tutorial ?? { file: this.#path }, this.#watching.context.stderr)
  }

  #show(event: RunEvent): void {
    const { progress } = this.#watching
    if (!('line' in event) || !this.#tutorial) return
    const place = `${this.#tutorial.file}:${event.line}`
    if (event.type === 'block-started') {
      progress.tutorialStarted(place)
      progress.blockStarted(place, `  ${commandOf(this.#tutorial, event.block)}`)
    } else if (event.type === 'block-finished') {
      const { status, level, ms, why } = event
      if (status === 'passed' || status === 'failed') progress.tutorialEnded(place, { status, level, ms })
      else if (status === 'skipped') progress.say(`- ${place}  skipped: ${why}`)
    }
  }

  #say(text: string): void {
    this.#watching.progress.say(text.includes('\n') ? text : `${this.#path}: ${text}`)
  }
}

/**
 * Milliseconds between looks; what is the same at two of them is no longer being written. Looking at a handful of files
 * serves every file system, and editors that save by renaming, which events of the system do not.
 */
const interval = 150

class Changes {
  readonly #files: () => string[]
  readonly #timer: NodeJS.Timeout
  readonly #onChange: () => void
  #last = ''
  #settled = ''
  #taken = ''

  /** `onChange` is called at each new text that is no longer being written. The first one is a change. */
  constructor(files: () => string[], onChange: () => void) {
    this.#files = files
    this.#onChange = onChange
    this.#settled = this.#last = this.#look()
    this.#timer = setInterval(() => this.#compare(), interval)
  }

  /** Whether there is a text that was not taken yet. */
  get pending(): boolean {
    return this.#settled !== this.#taken
  }

  /** From now on, other texts than the present ones are changes. */
  take(): void {
    this.#taken = this.#settled = this.#last = this.#look()
  }

  end(): void {
    clearInterval(this.#timer)
  }

  #compare(): void {
    const now = this.#look()
    const isSettledChange = now === this.#last && now !== this.#settled
    this.#last = now
    if (!isSettledChange) return
    this.#settled = now
    if (this.pending) this.#onChange()
  }

  #look(): string {
    return JSON.stringify(this.#files().map((file) => [file, readText(file) ?? null]))
  }
}
