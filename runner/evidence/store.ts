/** The evidence directory: read with a check of every file, written atomically. */

import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import { lstatSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { writeAtomically } from '../core/atomic-write.ts'
import { entriesBelow } from '../core/entries-below.ts'
import { sha256 } from '../core/sha256.ts'
import { type Evidence, evidenceSchema } from './schema.ts'

/** Outputs in it are bounded, so that a page has a few MiB at most. */
const largest = 64 * 1024 * 1024

/** A page has some thousands. */
const mostValues = 200_000

/** A file below the evidence directory that is no evidence; it is reported and otherwise ignored. */
export type StoreProblem = { file: string; message: string }

export type StoredEvidence = {
  file: string
  /** Hash of the file's bytes. */
  digest: string
  evidence: Evidence
  seal: string
  /** See `markOf`. */
  mark?: string
}

export type EvidenceStore = { records: StoredEvidence[]; problems: StoreProblem[] }

/**
 * Reads all evidence below `directory`, in the order of its file names. A directory that is not there is an empty
 * store. Files directly in `directory` are not evidence (reports may be written there). Synchronous: through threads,
 * many small files take several times as long.
 */
export function readEvidence(directory: string): EvidenceStore {
  const records: StoredEvidence[] = []
  const problems: StoreProblem[] = []
  for (const file of listFiles(directory, problems)) {
    const result = readRecord(file)
    if ('evidence' in result) records.push(result)
    else problems.push(result)
  }
  return { records, problems }
}

/** Writes one record to its place and returns the file. `key`: of the machine that ran it. */
export async function writeEvidence(directory: string, evidence: Evidence, key?: KeyObject): Promise<string> {
  const seal = sealOf(evidence)
  const record = { ...evidence, seal, ...(key && { mark: markOf(seal, key) }) }
  return await writeRecord(directory, evidence, `${JSON.stringify(record, null, 1)}\n`)
}

/** Takes a record of another directory as it is, so that what was signed about it still holds. */
export async function copyEvidence(directory: string, { file, digest, evidence }: StoredEvidence): Promise<string> {
  const bytes = await readFile(file)
  if (sha256(bytes) !== digest) throw new Error(`${file} is being changed while it is read`)
  return await writeRecord(directory, evidence, bytes.toString('utf8'))
}

async function writeRecord(directory: string, evidence: Evidence, text: string): Promise<string> {
  const place = evidencePath(evidence)
  let at = directory
  for (const segment of place.split('/')) {
    at = join(at, segment)
    if (lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink())
      throw Object.assign(new Error(`${at} is a symbolic link`), { code: 'ELOOP' })
  }
  await writeAtomically(at, text)
  return at
}

function listFiles(directory: string, problems: StoreProblem[]): string[] {
  try {
    return entriesBelow(directory)
      .filter((entry) => entry.isFile() && entry.name.endsWith('.json') && entry.parentPath !== directory)
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => !`/${relative(directory, file)}`.includes('/.'))
      .sort()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT')
      problems.push({ file: directory, message: `cannot be read (${code}): evidence is neither used nor kept there` })
    return []
  }
}

function readRecord(file: string): StoredEvidence | StoreProblem {
  let content: unknown
  let bytes: Buffer
  try {
    const { size } = lstatSync(file)
    if (size > largest) return { file, message: `has ${size} bytes; at most ${largest} are read: ignored` }
    bytes = readFileSync(file)
    const text = bytes.toString('utf8')
    if (isHuge(text)) return { file, message: `has more than ${mostValues} values: ignored` }
    content = JSON.parse(text)
  } catch (error) {
    const reason =
      error instanceof SyntaxError
        ? 'is not JSON, perhaps cut short'
        : `cannot be read (${(error as NodeJS.ErrnoException).code})`
    return ignored(file, reason)
  }
  const version = (content as { schema?: unknown } | null)?.schema
  if (version !== 1)
    return ignored(file, `has evidence schema ${JSON.stringify(version) ?? 'none'}, this runner reads 1`)
  const checked = evidenceSchema.safeParse(content)
  if (checked.success) {
    const broken = brokenSeal(content as object)
    if (broken !== undefined) return ignored(file, broken)
    const { seal = '', mark, ...evidence } = checked.data
    return { file, digest: sha256(bytes), evidence, seal, ...(mark !== undefined && { mark }) }
  }
  const [issue, ...others] = checked.error.issues
  const place = issue?.path.join('.') || 'the document'
  const more = others.length > 0 ? ` (and ${others.length} more)` : ''
  return ignored(file, `is not valid evidence: ${place}: ${issue?.message}${more}`)
}

function ignored(file: string, why: string): StoreProblem {
  return { file, message: `${why}: ignored, its tutorial will run again` }
}

/** Whether a record has more values than any page's. Asked before it is parsed: parsing and checking take memory for each. */
export function isHuge(text: string): boolean {
  if (text.length <= mostValues) return false
  let values = 0
  let inText = false
  for (let at = 0; at < text.length && values <= mostValues; at += 1) {
    const character = text[at]
    if (character === '"') inText = !inText
    else if (character === '\\') at += 1
    else if (!inText && (character === ',' || character === '[' || character === '{')) values += 1
  }
  return values > mostValues
}

/**
 * Distinguishes evidence that a run wrote from what was written or changed by hand. The seal guards against
 * accidents, a merge of text or a search and replace: whoever can run this code can make one. The mark takes the key
 * of this machine.
 */

/** Of plain data, in the order of its fields; formatting does not matter. */
export function sealOf(evidence: object): string {
  return sha256(JSON.stringify(evidence))
}

/** What is wrong with the seal of a record as it was read; undefined when nothing is. */
function brokenSeal(record: object): string | undefined {
  const { seal, mark: _, ...evidence } = record as { seal?: unknown; mark?: unknown }
  if (seal === undefined) return 'has no seal, so no run wrote it'
  try {
    return seal === sealOf(evidence) ? undefined : 'was changed after the run that wrote it'
  } catch {
    // One such file must not keep the others from being read.
    return 'is nested too deeply to be evidence'
  }
}

/** Made by the runner for what ran on this machine. */
function markOf(seal: string, key: KeyObject): string {
  return createHmac('sha256', key).update(seal).digest('hex')
}

/** Whether the machine with that key made the record. */
export function isMarked({ seal, mark }: { seal: string; mark?: string }, key: KeyObject | undefined): boolean {
  if (mark === undefined || key === undefined) return false
  const [made, found] = [Buffer.from(markOf(seal, key)), Buffer.from(mark)]
  return made.length === found.length && timingSafeEqual(made, found)
}

/**
 * Path below the evidence directory, e.g. `build/first-image/offline.json`. Two runs share a file when they try the
 * same thing, so that the newer replaces the older; candidates, chosen tabs, a real bootc, other processors and the machine
 * of `--isolate vm` have files of their own.
 */
export function evidencePath(
  evidence: Pick<Evidence, 'tutorial' | 'lab' | 'images' | 'variant' | 'isolation'>,
): string {
  const candidates = evidence.images
    .filter((image) => image.subject === 'candidate' || image.source.startsWith('stand-in of '))
    .map((image) => [image.name, image.source])
    .sort()
  const variant = Object.entries(evidence.variant).sort()
  const bootc = evidence.lab.bootc.kind === 'real' ? '+bootc' : ''
  const { architecture = 'x86_64' } = evidence.lab
  const machine = architecture === 'x86_64' ? '' : `@${safeName(architecture)}`
  const isolation = evidence.isolation === undefined ? '' : `+${evidence.isolation.kind}`
  const special = candidates.length + variant.length > 0 ? `~${shortHash(JSON.stringify([candidates, variant]))}` : ''
  return [
    ...evidence.tutorial.id.split('/').map(safeName),
    `${safeName(evidence.lab.name)}${bootc}${isolation}${machine}${special}.json`,
  ].join('/')
}

function shortHash(text: string): string {
  return sha256(text).slice(0, 8)
}

/** A path segment that cannot leave the directory and is legal on every file system. */
function safeName(name: string): string {
  const plain = name.replace(/[^\w.@-]/g, '_').replace(/^\.+/, '_')
  return plain === name ? name : `${plain}-${shortHash(name)}`
}
