/** From chosen tutorials to their reports: lab, plan, runs. The lab is closed whatever happens. */

import type { KeyObject } from 'node:crypto'
import { join } from 'node:path'
import { defined } from '../../core/defined.ts'
import { oneLine } from '../../core/terminal-text.ts'
import type { Tutorial } from '../../document/model.ts'
import { machineKey } from '../../evidence/machine-key.ts'
import type { Evidence } from '../../evidence/schema.ts'
import { recordedDurations } from '../../evidence/shards.ts'
import { type EvidenceStore, evidencePath, isMarked, writeEvidence } from '../../evidence/store.ts'
import type { Lab, LabDescription } from '../../lab/lab.ts'
import { type RunReport, reportOfTutorial, type TutorialReport } from '../../report/report.ts'
import type { RunEvent, RunOptions } from '../../run/plan/run-options.ts'
import { whyNotHere } from '../documents/select.ts'
import { SourceCommits } from '../documents/source-commit.ts'
import type { Context } from '../frame/context.ts'
import { type ExitStatus, exit } from '../frame/exit-status.ts'
import { evidenceDirectory, labDirectory } from '../frame/paths.ts'
import type { Progress } from '../frame/progress.ts'
import type { VerifyOptions } from '../frame/verify-options.ts'
import { withLab, writeLabError } from '../lab/prepare-lab.ts'
import { costOf, type PlannedRun, planRuns } from './plan-runs.ts'
import { runOptionsOf } from './run-options.ts'
import { runTutorials } from './run-tutorials.ts'
import { showEvent } from './show-event.ts'

export type LabRun = {
  tutorials: Tutorial[]
  options: VerifyOptions
  context: Context
  store: EvidenceStore
  /** What else the caller wants of a tutorial's run. */
  authoringHooks?: (tutorial: Tutorial, progress: Progress) => Pick<RunOptions, 'openFailureShell' | 'mismatched'>
}

/** `statuses`: what kept tutorials from running, or their evidence from being kept. */
export type LabOutcome = Pick<RunReport, 'lab' | 'tutorials'> & { statuses: ExitStatus[] }

export async function runInLab({ tutorials, options, context, store, authoringHooks }: LabRun): Promise<LabOutcome> {
  const idle = tutorials.flatMap((tutorial) => {
    const why = whyNotHere(tutorial)
    return why === undefined ? [] : [reportOfTutorial(tutorial, why)]
  })
  const runnable = tutorials.filter((tutorial) => whyNotHere(tutorial) === undefined)
  if (runnable.length === 0) return { lab: null, tutorials: idle, statuses: [] }

  let outcome: LabOutcome | undefined
  const status = await withLab(options, context, async (lab, progress) => {
    outcome = await runIn(lab, progress)
    return exit.success
  })
  const why = context.stop.signal.aborted ? 'not begun: the run was interrupted' : 'not begun: there is no lab'
  const reports = runnable.map((tutorial) => reportOfTutorial(tutorial, why))
  const { lab, tutorials: ran, statuses } = outcome ?? { lab: null, tutorials: reports, statuses: [] }
  return { lab, tutorials: byPath([...idle, ...ran]), statuses: [...statuses, status] }

  async function runIn(lab: Lab, progress: Progress): Promise<LabOutcome> {
    // Evidence of one isolation is none of another.
    const machine = options.isolate && { isolation: { works: true, machine: true } as const }
    const description: LabDescription = { ...lab.describe(), ...machine }
    const trusted = await trustedRecords(store, options, context)
    const planned = await planRuns(runnable, { lab: description, ...trusted, options, now: context.now() })
    // A machine that is emulated takes many times as long.
    const alike = trusted.records.filter(({ isolation }) => isolation?.kind === options.isolate)
    const cost = costOf(planned, recordedDurations(alike, description.name), options.jobs)
    if (cost !== undefined && (!options.list || options.explain)) progress.say(cost)
    const { reports, statuses } = options.list
      ? { reports: planned.map(explainOnly), statuses: [] }
      : await runAll(planned, trusted, lab, progress)
    const { lacks: _, ...shown } = description
    return { lab: shown, tutorials: reports, statuses }
  }

  async function runAll(
    planned: PlannedRun[],
    trusted: Trusted,
    lab: Lab,
    progress: Progress,
  ): Promise<{ reports: TutorialReport[]; statuses: ExitStatus[] }> {
    const asked = runOptionsOf(options, context)
    const directory = evidenceDirectory(context.environment)
    const commits = new SourceCommits()
    let unkept = false
    const places = new Set(trusted.records.map(evidencePath))
    const needed = options.isolate !== undefined && planned.some(({ decision }) => decision.run)
    const { signal } = context.stop
    const machine = needed
      ? await (await import('../isolate/machine-runs.ts')).openMachineRuns(lab, { ...options, progress, signal })
      : undefined
    const refused = planned.flatMap(({ tutorial, decision }) => {
      const why = decision.run ? machine?.refuses(tutorial, options.variant) : undefined
      return why === undefined ? [] : [reportOfTutorial(tutorial, why)]
    })
    for (const { path, why } of refused) progress.say(`not run: ${path}: ${why}`)
    const { reports, labErrors } = await runTutorials({
      planned: planned.filter(({ tutorial }) => refused.every(({ path }) => path !== tutorial.file)),
      runOne: async ({ tutorial, variant }) => {
        // Loaded only where something has to run.
        const { runTutorial } = await import('../../run/run-tutorial.ts')
        const run = { ...asked, variant, ...authoringHooks?.(tutorial, progress) }
        const events = (event: RunEvent) => showEvent(progress, tutorial, event)
        const running = machine ? machine.run(tutorial, run, events) : runTutorial(tutorial, lab, run, events)
        // Git is asked while the sandbox is being made.
        const [evidence, commit] = await Promise.all([running, commits.of(tutorial.file)])
        return { ...evidence, tutorial: { ...evidence.tutorial, ...defined({ commit }) } }
      },
      keep: async (evidence) => {
        if (options.until !== undefined) return
        // What was interrupted says less than any verdict; it is kept only where there is none.
        if (evidence.status === 'interrupted' && places.has(evidencePath(evidence))) return
        try {
          await writeEvidence(directory, evidence, trusted.key)
        } catch (error) {
          // The run continues and is accounted for; what it proved is lost, and that must not pass for success.
          const { code } = error as NodeJS.ErrnoException
          progress.say(`error: the evidence of ${evidence.tutorial.path} cannot be kept in ${directory} (${code})`)
          unkept = true
        }
      },
      jobs: machine?.jobs ?? options.jobs,
      failFast: options.failFast,
      explain: options.explain,
      progress,
      signal,
    })
    const [labError] = labErrors
    const all = [...reports, ...refused]
    if (labError === undefined) return { reports: all, statuses: unkept ? [exit.unwritable] : [] }
    progress.end()
    writeLabError(context, lab.describe().name, labError)
    return { reports: all, statuses: [exit.noLab] }
  }
}

function explainOnly({ tutorial, decision }: PlannedRun): TutorialReport {
  return { ...reportOfTutorial(tutorial), cached: !decision.run, explanation: decision.reasons }
}

function byPath(reports: TutorialReport[]): TutorialReport[] {
  return reports.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
}

/** Which records a run may be taken from: what this machine made, and what the holder of a known key signed. */
type Trusted = {
  records: Evidence[]
  /** Ids of tutorials of which there is evidence that nobody vouches for. */
  foreign: Set<string>
  /** Of this machine. */
  key: KeyObject | undefined
}

async function trustedRecords(store: EvidenceStore, options: VerifyOptions, context: Context): Promise<Trusted> {
  const key = await machineKey(labDirectory(context.environment))
  const signed = options.evidenceKey === undefined ? undefined : await signedDigests(options.evidenceKey, context)
  const records: Evidence[] = []
  const foreign = new Set<string>()
  for (const stored of store.records) {
    if (isMarked(stored, key) || signed?.has(stored.digest)) records.push(stored.evidence)
    else foreign.add(stored.evidence.tutorial.id)
  }
  return { records, foreign, key }
}

async function signedDigests(key: string, context: Context): Promise<Set<string>> {
  const [{ findCosign }, { readSigned }] = await Promise.all([
    import('../../evidence/signing/cosign.ts'),
    import('../../evidence/signing/bundle.ts'),
  ])
  const cosign = findCosign(context.environment, labDirectory(context.environment))
  const signed = await readSigned(join(context.cwd, evidenceDirectory(context.environment)), cosign, { key })
  if ('statement' in signed) return new Set(signed.statement.subject.map(({ digest }) => digest.sha256))
  context.stderr.write(`${oneLine(`warning: ${signed.error}: signed evidence is not used`)}\n`)
  return new Set()
}
