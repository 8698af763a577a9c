/** The words on a badge. They never say more than the evidence. */
import type { BlockEvidence } from '../../runner/evidence/schema.ts'
import type { Subject } from '../../runner/lab/lab.ts'
import type { Level } from '../../runner/tutorial/model.ts'
import type { BlockView } from './block-view.ts'

/** `proven`: the documented image; `partly`: something weaker or something else; the rest speak for themselves. */
export type Tone = 'proven' | 'partly' | 'failed' | 'unknown'

export type Badge = { label: string; tone: Tone /** One sentence for readers who want to know. */; meaning: string }

const levelWords: Record<Level, { label: string; meaning: string }> = {
  booted: { label: 'Booted', meaning: 'Ran on a machine that was really booted from the image.' },
  executed: { label: 'Executed', meaning: 'The real tool ran it, and its expectation held.' },
  contract: { label: 'Contract only', meaning: 'The run came past this step, but the tool itself was not there.' },
  linted: {
    label: 'Linted only',
    meaning: 'The command lines agree with the tool’s real options. No run has shown more.',
  },
}

const subjectWords: Record<Subject, { label: string; meaning: string }> = {
  real: { label: '', meaning: '' },
  'stand-in': { label: ' on a stand-in', meaning: ' A stand-in took the place of the documented image.' },
  candidate: { label: ' on a candidate', meaning: ' A candidate took the place of the documented image.' },
}

const notPassed = {
  failed: { label: 'Failed', tone: 'failed', meaning: 'The last run of this step did not go as the page says.' },
  skipped: {
    label: 'Not run',
    tone: 'unknown',
    meaning: 'The last run left this step out, for the reason that stands with it.',
  },
  'not-reached': { label: 'Not reached', tone: 'unknown', meaning: 'The last run ended before this step.' },
} as const

export const unverified: Badge = {
  label: 'Not verified in this build',
  tone: 'unknown',
  meaning: 'No run of this step is on record.',
}

export function badgeOf(view: BlockView): Badge {
  if (view.state === 'none') return unverified
  if (view.state === 'stale') {
    const what = {
      changed: 'This step was changed',
      'earlier-changed': 'An earlier step was changed',
      'machine-changed': 'What its machine is booted from was changed',
    }[view.reason]
    return {
      label: 'Changed since the last run',
      tone: 'unknown',
      meaning: `${what} after it was last run. That run says nothing about the present text.`,
    }
  }
  const { status, level, subject } = view.block
  if (status !== 'passed' && !lacksTool(view.block)) return notPassed[status]
  return levelBadge(level, subject)
}

/** The run came past it and could not judge it: what it is about was not in the lab. */
function lacksTool({ status, level }: BlockEvidence): boolean {
  return status === 'skipped' && level === 'contract'
}

export function levelBadge(level: Level, subject: Subject): Badge {
  const words = levelWords[level]
  const of = subjectWords[subject]
  const strong = level === 'executed' || level === 'booted'
  if (!strong) return { label: words.label, tone: 'partly', meaning: words.meaning }
  return {
    label: words.label + of.label,
    tone: subject === 'real' ? 'proven' : 'partly',
    meaning: words.meaning + of.meaning,
  }
}

/** Sort key: the smaller, the weaker. */
export function strength(view: BlockView): number {
  if (view.state === 'none') return 1
  if (view.state === 'stale') return 2
  const { status, level, subject } = view.block
  if (status === 'failed') return 0
  if (status !== 'passed' && !lacksTool(view.block)) return 3
  const levelPart = { linted: 4, contract: 6, executed: 8, booted: 10 }[level]
  return levelPart + (subject === 'real' ? 1 : 0)
}
