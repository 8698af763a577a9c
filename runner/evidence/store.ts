/** The evidence directory: read with a check of every file, written atomically. */
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { writeAtomically } from '../core/atomic-write.ts'
import { evidencePath } from './evidence-path.ts'
import { type Evidence, evidenceSchema } from './schema.ts'
import { brokenSeal, sealOf } from './seal.ts'

/** A file below the evidence directory that is no evidence; it is reported and otherwise ignored. */
export type StoreProblem = { file: string; message: string }

export type StoredEvidence = { file: string; evidence: Evidence }

export type EvidenceStore = { records: StoredEvidence[]; problems: StoreProblem[] }

/**
 * Reads all evidence below `directory`, in the order of its file names. A directory that is not there is an empty store.
 * Files directly in `directory` are not evidence (reports may be written there).
 */
export async function readEvidence(directory: string): Promise<EvidenceStore> {
  const records: StoredEvidence[] = []
  const problems: StoreProblem[] = []
  const files = await listFiles(directory, problems)
  const read = await Promise.all(files.map((file) => readRecord(file)))
  for (const result of read) {
    if ('evidence' in result) records.push(result)
    else problems.push(result)
  }
  return { records, problems }
}

/** Writes one record to its place and returns the file. */
export async function writeEvidence(directory: string, evidence: Evidence): Promise<string> {
  const file = join(directory, evidencePath(evidence))
  await writeAtomically(file, `${JSON.stringify({ ...evidence, seal: sealOf(evidence) }, null, 1)}\n`)
  return file
}

async function listFiles(directory: string, problems: StoreProblem[]): Promise<string[]> {
  try {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile() && entry.name.endsWith('.json') && entry.parentPath !== directory)
      .map((entry) => join(entry.parentPath, entry.name))
      .filter(
        (file) =>
          !relative(directory, file)
            .split('/')
            .some((segment) => segment.startsWith('.')),
      )
      .sort()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT')
      problems.push({ file: directory, message: `cannot be read (${code}): evidence is neither used nor kept there` })
    return []
  }
}

async function readRecord(file: string): Promise<StoredEvidence | StoreProblem> {
  let content: unknown
  try {
    content = JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    const reason =
      error instanceof SyntaxError
        ? 'is not JSON, perhaps cut short'
        : `cannot be read (${(error as NodeJS.ErrnoException).code})`
    return { file, message: `${reason}: ignored, its tutorial will run again` }
  }
  const version = (content as { schema?: unknown } | null)?.schema
  if (version !== 1)
    return {
      file,
      message: `has evidence schema ${JSON.stringify(version) ?? 'none'}, this runner reads 1: ignored, its tutorial will run again`,
    }
  const checked = evidenceSchema.safeParse(content)
  if (checked.success) {
    const broken = brokenSeal(content as object)
    if (broken !== undefined) return { file, message: `${broken}: ignored, its tutorial will run again` }
    const { seal: _, ...evidence } = checked.data
    return { file, evidence }
  }
  const [issue] = checked.error.issues
  const place = issue?.path.join('.') || 'the document'
  const more = checked.error.issues.length > 1 ? ` (and ${checked.error.issues.length - 1} more)` : ''
  return {
    file,
    message: `is not valid evidence: ${place}: ${issue?.message}${more}: ignored, its tutorial will run again`,
  }
}
