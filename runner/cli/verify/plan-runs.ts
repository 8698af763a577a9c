/** For each tutorial: run it, or take its evidence from the cache. */

import { readFile } from 'node:fs/promises'
import { formatDuration } from '../../core/duration.ts'
import { insidePath } from '../../core/inside-path.ts'
import { sha256 } from '../../core/sha256.ts'
import type { Tutorial } from '../../document/model.ts'
import { type Decision, decide } from '../../evidence/freshness.ts'
import { behaviourVersion, type RunInputs, runInputs, snippetPaths } from '../../evidence/inputs.ts'
import type { Evidence } from '../../evidence/schema.ts'
import type { LabDescription } from '../../lab/lab.ts'
import { chooseVariants } from '../../run/plan/plan.ts'
import { runnerDirectory, snippetsDirectory } from '../frame/paths.ts'
import type { VerifyOptions } from '../frame/verify-options.ts'

export type PlannedRun = {
  tutorial: Tutorial
  variant: Record<string, string>
  decision: Decision
  /** Inputs of a run, given the images that it was seen to use. */
  inputs: (imagesSeen: string[]) => RunInputs
}

type PlanRequest = {
  lab: LabDescription
  records: Evidence[]
  /** Ids of tutorials that have evidence which does not count here. */
  foreign: ReadonlySet<string>
  options: VerifyOptions
  now: number
}

export async function planRuns(tutorials: Tutorial[], request: PlanRequest): Promise<PlannedRun[]> {
  const { lab, options, now } = request
  const runner = behaviourVersion(runnerDirectory)
  return await Promise.all(
    tutorials.map(async (tutorial) => {
      const variant = chooseVariants(tutorial, options.variant)
      const snippets = await hashSnippets(tutorial)
      const inputs = (imagesSeen: string[]) =>
        runInputs({ tutorial, snippets, lab, runner, variant, secrets: options.secrets, imagesSeen })
      const decision = decide({
        tutorial,
        lab: lab.name,
        records: request.records.filter((record) => record.tutorial.id === tutorial.id),
        hasForeign: request.foreign.has(tutorial.id),
        inputsNow: inputs,
        useCache: options.useCache && options.until === undefined,
        ...(usesNetwork(tutorial, lab) ? { maxAge: options.maxAge } : {}),
        now,
      })
      return { tutorial, variant, decision, inputs }
    }),
  )
}

/** What comes from the network changes without our doing; its evidence ages. */
function usesNetwork(tutorial: Tutorial, lab: LabDescription): boolean {
  return lab.networked !== false || tutorial.blocks.some((block) => block.needs.includes('network'))
}

async function hashSnippets(tutorial: Tutorial): Promise<Record<string, string>> {
  const entries = snippetPaths(tutorial).map(async (path): Promise<[string, string]> => {
    try {
      return [path, sha256(await readFile(insidePath(snippetsDirectory, path)))]
    } catch {
      // Lint reports a snippet that is not there; here it is one more state of the inputs.
      return [path, 'missing']
    }
  })
  return Object.fromEntries(await Promise.all(entries))
}

/** `durations` are those of the last runs, in milliseconds by id. Undefined where nothing runs. */
export function costOf(
  planned: Pick<PlannedRun, 'tutorial' | 'decision'>[],
  durations: Map<string, number>,
  jobs: number,
): string | undefined {
  const ids = planned.filter(({ decision }) => decision.run).map(({ tutorial }) => tutorial.id)
  if (ids.length === 0) return undefined
  const known = ids.flatMap((id) => durations.get(id) ?? [])
  const sum = known.reduce((total, ms) => total + ms, 0)
  const about = Math.max(sum / jobs, ...known)
  const unknown = ids.length - known.length
  const time = known.length === 0 ? 'no record says how long' : `about ${formatDuration(about)} by their last runs`
  const without = known.length > 0 && unknown > 0 ? ` and ${unknown} without a record` : ''
  return `to run: ${ids.length} of ${planned.length} ${planned.length === 1 ? 'page' : 'pages'}, ${time}${without}`
}
