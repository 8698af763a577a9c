/** What every reporter prints: made from evidence, findings and the tutorials that did not run. Plain data. */

import { defined } from '../core/defined.ts'
import type { Diagnostic } from '../core/diagnostic.ts'
import type { Level, Tutorial } from '../document/model.ts'
import type { BlockEvidence, Evidence } from '../evidence/schema.ts'
import type { LabDescription, Subject } from '../lab/lab.ts'

export type ReportBlock = Omit<BlockEvidence, 'subject'> & { subject?: Subject }

/** `why`: why it did not run, or why the document is wrong although no block failed. */
export type TutorialReport = Pick<Evidence['tutorial'], 'id' | 'path' | 'title'> &
  Pick<Evidence, 'level' | 'ms' | 'variant' | 'why'> &
  // What only those have that ran.
  Partial<Pick<Evidence, 'subject' | 'startedAt' | 'leftovers' | 'guests'>> & {
    status: Evidence['status'] | 'not-run'
    /** Taken from the cache: its times are those of the run that is reported. */
    cached: boolean
    blocks: ReportBlock[]
    /** Why it ran or was taken from the cache, when asked for. */
    explanation?: string[]
  }

/** A block that is weaker than `--require`. */
export type Shortfall = { path: string; line: number; reason: string }

export type RunReport = {
  lab: (Evidence['lab'] & Pick<LabDescription, 'images' | 'isolation'>) | null
  /** Sorted by path. */
  tutorials: TutorialReport[]
  /** What is wrong with documents before any run. */
  findings: Diagnostic[]
  /** Path → text, for code frames. */
  sources: Record<string, string>
  required?: Level
  shortfalls: Shortfall[]
  interrupted: boolean
  /** Only listed: nothing was to run. */
  listed: boolean
  /** Wall clock of the whole run. */
  ms: number
}

/** The report of a run, or of the evidence that stands for it. */
export function reportOfEvidence(evidence: Evidence, cached: boolean): TutorialReport {
  const { tutorial, status, level, subject, ms, startedAt, variant, blocks, leftovers, guests, why } = evidence
  const { id, path, title } = tutorial
  const known = { id, path, title, status, level, subject, ms, startedAt, cached, variant, blocks, leftovers }
  return { ...known, ...defined({ guests, why }) }
}

/** A tutorial of which nothing ran: listed, or the run ended before its turn. */
export function reportOfTutorial(tutorial: Tutorial, why?: string): TutorialReport {
  const blocks = tutorial.blocks.map((block): ReportBlock => {
    const { id, hash, line, endLine, kind, tags, labOnly } = block
    const place = { id, hash, line, endLine, kind, tags, labOnly, level: 'linted' as const, exit: null, ms: 0 }
    if (block.skip !== undefined) return { ...place, status: 'skipped', why: block.skip }
    return { ...place, status: 'not-reached', ...defined({ why }) }
  })
  return {
    id: tutorial.id,
    path: tutorial.file,
    title: tutorial.frontMatter.title,
    status: 'not-run',
    level: 'linted',
    ms: 0,
    cached: false,
    variant: {},
    blocks,
    ...defined({ why }),
  }
}

/** The blocks that count: what a reader runs. */
export function countedBlocks(tutorial: TutorialReport): ReportBlock[] {
  return tutorial.blocks.filter((block) => block.kind === 'run' && !block.labOnly)
}

/** Counts of blocks by level of proof. They are never added up as one. */
type Totals = Record<Level, number> & { notRun: number }

/** By level. A failed block counts as `linted`; one that did not run is `notRun`, unless it was reached as `contract`. */
export function totals(tutorials: TutorialReport[]): Totals {
  const counts: Totals = { linted: 0, contract: 0, executed: 0, booted: 0, notRun: 0 }
  for (const block of tutorials.flatMap(countedBlocks)) {
    if (didNotRun(block)) counts.notRun += 1
    else counts[block.level] += 1
  }
  return counts
}

function didNotRun(block: ReportBlock): boolean {
  return (block.status === 'skipped' || block.status === 'not-reached') && block.level !== 'contract'
}

type SubjectTotals = Record<Subject, Record<Level, number>>

/** The same by what was proven: the documented image, a stand-in, a candidate. What did not run has no subject. */
export function subjectTotals(tutorials: TutorialReport[]): SubjectTotals {
  const none = () => ({ linted: 0, contract: 0, executed: 0, booted: 0 })
  const counts: SubjectTotals = { real: none(), 'stand-in': none(), candidate: none() }
  for (const block of tutorials.flatMap(countedBlocks))
    if (block.subject !== undefined && !didNotRun(block)) counts[block.subject][block.level] += 1
  return counts
}

/** Reasons why blocks are weaker or did not run, most frequent first, with their places. */
export function weakReasons(tutorials: TutorialReport[]): { reason: string; places: string[] }[] {
  const weak = tutorials.flatMap((tutorial) =>
    countedBlocks(tutorial).flatMap(({ status, why, line }) =>
      why === undefined || status === 'failed' ? [] : [{ reason: why, place: `${tutorial.path}:${line}` }],
    ),
  )
  return [...Map.groupBy(weak, ({ reason }) => reason)]
    .map(([reason, blocks]) => ({ reason, places: blocks.map(({ place }) => place) }))
    .sort((a, b) => b.places.length - a.places.length || (a.reason < b.reason ? -1 : 1))
}
