/** Puts what happened into the form of the evidence. */

import { defined } from '../../core/defined.ts'
import { safeText, terminalText } from '../../core/terminal-text.ts'
import { wordList } from '../../core/word-list.ts'
import type { Block, Level, Tutorial } from '../../document/model.ts'
import type { BlockEvidence, Evidence, Status } from '../../evidence/schema.ts'
import type { GuestFacts, LabDescription, Leftovers, ResolvedImage, Subject } from '../../lab/lab.ts'
import { pageLevel, withFileLevels } from '../level/page-level.ts'
import { masker } from '../output/secrets.ts'
import type { Planned } from '../plan/plan.ts'
import type { RunOptions } from '../plan/run-options.ts'

type Base = {
  tutorial: Tutorial
  description: LabDescription
  variant: Record<string, string>
  /** Epoch milliseconds. */
  startedAt: number
  subject: Subject
  options: RunOptions
  planned: Planned[]
}

export type Ended = {
  blocks: BlockEvidence[]
  ms: number
  images: ResolvedImage[]
  leftovers: Leftovers
  interrupted: boolean
  guests: GuestFacts[]
}

export function evidenceOf(base: Base, ended: Ended): Evidence {
  const { tutorial, description, variant, options } = base
  // What else the lab lacks and has is no part of what was run.
  const { images: _, lacks: __, isolation: ___, ...lab } = description
  const blocks = withFileLevels(ended.blocks)
  const { level, subject } = pageLevel(blocks, base.subject)
  const why = ended.interrupted ? undefined : nothingRan(base.planned, blocks)
  const failed = why !== undefined || blocks.some((block) => block.status === 'failed')
  const evidence: Evidence = {
    schema: 1,
    tutorial: { id: tutorial.id, path: tutorial.file, title: tutorial.frontMatter.title, hash: tutorial.hash },
    lab,
    images: [...ended.images].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
    variant,
    status: ended.interrupted ? 'interrupted' : failed ? 'failed' : 'passed',
    ...defined({ why }),
    level,
    subject,
    startedAt: new Date(base.startedAt).toISOString(),
    ms: rounded(ended.ms),
    blocks: blocks.map((block) => ({ ...block, ms: rounded(block.ms) })),
    ...(ended.guests.length > 0 ? { guests: ended.guests.map(shown) } : {}),
    leftovers: sorted(ended.leftovers),
    // Whoever asked for the run adds it, with what it is made of.
    key: '',
  }
  return withoutSecrets(evidence, options.secrets ?? [])
}

/**
 * A document that should have run and of which nothing ran is wrong. What the lab lacks is no fault of the document,
 * unless that is all that it has to say beside skipped blocks.
 */
function nothingRan(planned: Planned[], blocks: BlockEvidence[]): string | undefined {
  // What readers do not see proves nothing of what they see.
  const all = planned.filter((entry) => entry.block.kind === 'run')
  const visible = all.filter((entry) => !entry.block.labOnly)
  const runs = visible.length > 0 ? visible : all
  const ids = new Set(runs.map((entry) => entry.block.id))
  if (runs.length === 0 || blocks.some((block) => ids.has(block.id) && ran(block))) return undefined
  if (!runs.every((entry) => entry.action === 'skip' && entry.byAuthor)) return undefined
  return `nothing of it ran: it skips all its own blocks (${runs.length})`
}

function ran(block: BlockEvidence): boolean {
  return block.status === 'passed' || block.status === 'failed'
}

/** Transcripts are masked where they are cut; here everything else that may quote a command or its output. */
function withoutSecrets(evidence: Evidence, secrets: string[]): Evidence {
  const { text, slack } = masker(secrets)
  if (slack === 0) return evidence
  return JSON.parse(
    JSON.stringify(evidence, (key, value) => (typeof value === 'string' && !unmasked.has(key) ? text(value) : value)),
  )
}

/** What identifies evidence must not change by a secret that happens to be part of it. */
const unmasked = new Set(wordList('id hash key digest identity level subject status kind startedAt path'))

function sorted({ processes, containers, loopDevices }: Leftovers): Leftovers {
  return { processes: [...processes].sort(), containers: [...containers].sort(), loopDevices: [...loopDevices].sort() }
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100
}

/** What a console writes is meant for a terminal. */
function shown(guest: GuestFacts): GuestFacts {
  return { ...guest, console: safeText(terminalText(Buffer.from(guest.console, 'latin1'))) }
}

/** Puts what happened to one block into the form of the evidence. */
type BlockFacts = { status: Status; level: Level } & Partial<BlockEvidence>

export function blockEvidence(block: Block, facts: BlockFacts, subject: Subject): BlockEvidence {
  const { id, hash, line, endLine, kind, tags, labOnly } = block
  return { id, hash, line, endLine, kind, tags, labOnly, subject, exit: null, ms: 0, ...facts }
}
