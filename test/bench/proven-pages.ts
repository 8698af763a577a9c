/** Real pages that have nothing to run: what a rerun of them costs is the runner's own time. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { measure } from './measure.ts'

export type ProvenPages = { what: string; paths: string[]; own: Record<string, string> }

type Planned = { tutorials: { cached: boolean; blocks: { kind: string }[] }[] }

/** Pages that take seconds to run. */
const quick = 'content/explain'

/**
 * All pages, by the evidence that is there, unless one of them would run: then the quick ones, which are run first.
 * `own` is the environment of the rerun.
 */
export async function provenPages(
  command: string[],
  scratch: string,
  environment: Record<string, string>,
): Promise<ProvenPages> {
  const { tutorials } = await plan(command, join(scratch, 'plan.json'))
  const stale = tutorials.filter(({ cached, blocks }) => !cached && blocks.some(({ kind }) => kind === 'run')).length
  if (stale === 0) return { what: `all ${tutorials.length} pages`, paths: [], own: { NO_COLOR: '1' } }
  const first = await measure([...command, quick], environment)
  if (first.exitCode !== 0) throw new Error(`the run of ${quick} ended with ${first.exitCode}\n${first.output}`)
  const what = `${quick} alone (of all ${tutorials.length} pages ${stale} have no evidence that holds)`
  return { what, paths: [quick], own: environment }
}

async function plan(command: string[], file: string): Promise<Planned> {
  const planned = await measure([...command, '--list', '--explain', '--report', `json=${file}`])
  if (planned.exitCode !== 0) throw new Error(`--list --explain ended with ${planned.exitCode}\n${planned.output}`)
  return JSON.parse(readFileSync(file, 'utf8'))
}
