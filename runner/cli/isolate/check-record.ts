/**
 * What the machine says of a page, as far as it can be true. A page that takes the machine over writes what it likes on the
 * port: which steps ran there is its word, all that this machine knows better is not.
 */

import { isDeepStrictEqual } from 'node:util'
import { safeText, terminalText } from '../../core/terminal-text.ts'
import type { Tutorial } from '../../document/model.ts'
import type { BlockEvidence, Evidence } from '../../evidence/schema.ts'
import type { LabDescription, ResolvedImage } from '../../lab/lab.ts'
import { imagesNamedIn } from '../../lab/sandbox/scope.ts'
import { scriptOf } from '../../run/block/tutorial-places.ts'
import { callsBootc } from '../../run/level/bootc-calls.ts'
import { pageLevel, withFileLevels } from '../../run/level/page-level.ts'
import { machineOf, type Planned, plan } from '../../run/plan/plan.ts'

export type Asked = {
  tutorial: Tutorial
  /** As this machine describes it for that page. */
  lab: LabDescription
  variant: Record<string, string>
  /** Whether the machine can boot others. */
  nests: boolean
  /** Epoch milliseconds between which it ran. */
  from: number
  until: number
}

/** Characters of one text: the end of a console is the longest. */
const longestText = 1024 * 1024

/** What is wrong with a record that claims to be of this page, run in this lab; undefined when nothing is. */
export function notOf(evidence: Evidence, asked: Asked): string | undefined {
  const { tutorial, lab, variant, nests } = asked
  const page = { id: tutorial.id, path: tutorial.file, title: tutorial.frontMatter.title, hash: tutorial.hash }
  if (!same(evidence.tutorial, page)) return 'it sent a record of another page, or of an earlier version'
  if (!same(ofLab(evidence.lab), ofLab(lab))) return 'it sent a record of another lab'
  if (!same(evidence.variant, variant)) return 'it sent a record of other tabs'
  const planned = plan(tutorial, { lab, variant })
  if (
    !same(
      evidence.blocks.map(ofBlock),
      planned.map(({ block }) => ofBlock(block)),
    )
  )
    return 'it sent a record with blocks that the page does not have, or without some that it has'
  const used = evidence.blocks.some(ran) ? lab.images.filter(imagesNamedIn(tutorial)) : []
  if (!same(byName(evidence.images), byName(used))) return 'it sent a record of other images'
  for (const [index, block] of evidence.blocks.entries()) {
    const why = impossible(block, planned[index], asked)
    if (why !== undefined) return `it sent a record in which the block at line ${block.line} ${why}`
  }
  const { status, why, level, subject, blocks } = evidence
  const failed = why !== undefined || blocks.some((block) => block.status === 'failed')
  const inSum = { ...pageLevel(blocks, subject), status: failed ? 'failed' : 'passed' }
  if (
    !same({ level, subject, status }, inSum) ||
    !isOneOf(subject, lab.images) ||
    !same(withFileLevels(blocks), blocks)
  )
    return 'it sent a record that says more than its blocks'
  const declared = new Set(tutorial.declarations.filter(({ kind }) => kind === 'guest').map(({ name }) => name))
  if (!(evidence.guests ?? []).every(({ name }) => nests && declared.has(name)))
    return 'it sent a record with machines that it cannot have booted'
  return undefined
}

function ofLab({
  name,
  identity,
  versions,
  architecture,
  user,
  bootc,
  tools,
  networked,
}: Evidence['lab'] | LabDescription) {
  return { name, identity, versions, architecture, user, bootc, tools, networked }
}

function ofBlock({ id, hash, line, endLine, kind, tags, labOnly }: BlockPlace) {
  return { id, hash, line, endLine, kind, tags, labOnly }
}
type BlockPlace = Pick<BlockEvidence, 'id' | 'hash' | 'line' | 'endLine' | 'kind' | 'tags' | 'labOnly'>

function impossible(
  { status, level, subject }: BlockEvidence,
  planned: Planned | undefined,
  { lab, nests }: Asked,
): string | undefined {
  if (planned === undefined) return 'is not there'
  const { action, block } = planned
  // What this machine lacks, the one in it lacks too.
  if (action === 'skip' && ran({ status })) return 'ran, which has to be skipped'
  const proven = level === 'executed' || level === 'booted'
  if (proven && status !== 'passed') return 'proves something without having passed'
  if (level === 'booted' && !(nests && machineOf(block) !== undefined)) return 'ran on a machine that was not booted'
  const stub = lab.bootc.kind === 'stub' && machineOf(block) === undefined
  if (proven && stub && block.kind === 'run' && callsBootc(scriptOf(block))) return 'ran bootc, which is not there'
  if (!isOneOf(subject, lab.images)) return 'ran on an image that the lab does not have'
  return undefined
}

function ran({ status }: Pick<BlockEvidence, 'status'>): boolean {
  return status === 'passed' || status === 'failed'
}

function byName(images: ResolvedImage[]): ResolvedImage[] {
  return images.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function isOneOf(subject: BlockEvidence['subject'], images: ResolvedImage[]): boolean {
  return images.some((image) => image.subject === subject)
}

/** Of plain data, in any order of its fields. */
function same(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(plain(one), plain(other))
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

/** With texts as this runner would have written them, and no time at which it did not run. */
export function asSeenHere(evidence: Evidence, { from, until }: Pick<Asked, 'from' | 'until'>): Evidence {
  const clean: Evidence = JSON.parse(JSON.stringify(evidence), (_, value) =>
    typeof value === 'string' ? safeText(terminalText(Buffer.from(value.slice(0, longestText)))) : value,
  )
  const at = (time: string) => new Date(Math.max(from, Math.min(until, Date.parse(time) || from))).toISOString()
  const took = (ms: number) => Math.min(ms, until - from)
  const blocks = clean.blocks.map((block) => ({
    ...block,
    ms: took(block.ms),
    ...(block.startedAt === undefined ? {} : { startedAt: at(block.startedAt) }),
  }))
  return { ...clean, blocks, startedAt: at(clean.startedAt), ms: took(clean.ms) }
}
