/** A directory of its own for a test, and what provisioning reports into. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { ProgressEvent } from '../../../runner/lab/lab.ts'
import type { Context } from '../../../runner/lab/provision/part.ts'

export type TestedContext = Context & { events: ProgressEvent[]; at(...names: string[]): string }

export function temporaryContext(t: TestContext, more: Partial<Context> = {}): TestedContext {
  const directory = mkdtempSync(join(tmpdir(), 'offline-test-'))
  t.after(() => rmSync(directory, { recursive: true, force: true }))
  const events: ProgressEvent[] = []
  return {
    directory,
    progress: (event) => events.push(event),
    signal: new AbortController().signal,
    events,
    at: (...names) => join(directory, ...names),
    ...more,
  }
}
