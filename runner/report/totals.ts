/** Counts of blocks by level of proof. They are never added up as one. */

import type { Level } from '../document/model.ts'
import type { Subject } from '../lab/lab.ts'
import { countedBlocks, type ReportBlock, type TutorialReport } from './report.ts'

export type Totals = Record<Level, number> & { notRun: number }

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

export type SubjectTotals = Record<Subject, Record<Level, number>>

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
  const reasons = new Map<string, string[]>()
  for (const tutorial of tutorials)
    for (const block of countedBlocks(tutorial)) {
      if (block.why === undefined || block.status === 'failed') continue
      reasons.set(block.why, [...(reasons.get(block.why) ?? []), `${tutorial.path}:${block.line}`])
    }
  return [...reasons]
    .map(([reason, places]) => ({ reason, places }))
    .sort((a, b) => b.places.length - a.places.length || (a.reason < b.reason ? -1 : 1))
}
