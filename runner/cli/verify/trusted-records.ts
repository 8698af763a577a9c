/** Which records a run may be taken from: what this machine made, and what the holder of a known key signed. */
import { join } from 'node:path'
import { machineKey } from '../../evidence/machine-key.ts'
import type { Evidence } from '../../evidence/schema.ts'
import { isMarked } from '../../evidence/seal.ts'
import type { EvidenceStore } from '../../evidence/store.ts'
import type { Context } from '../frame/context.ts'
import { evidenceDirectory, labDirectory } from '../frame/paths.ts'
import type { VerifyOptions } from '../frame/verify-options.ts'

export type Trusted = {
  records: Evidence[]
  /** Ids of tutorials of which there is evidence that nobody vouches for. */
  foreign: Set<string>
  /** Of this machine. */
  key: Buffer | undefined
}

export async function trustedRecords(store: EvidenceStore, options: VerifyOptions, context: Context): Promise<Trusted> {
  const key = await machineKey(labDirectory(context.environment))
  const signed = options.evidenceKey === undefined ? undefined : await signedDigests(options.evidenceKey, context)
  const isTrusted = (stored: EvidenceStore['records'][number]) =>
    isMarked(stored, key) || signed?.has(stored.digest) === true
  return {
    records: store.records.filter(isTrusted).map(({ evidence }) => evidence),
    foreign: new Set(store.records.filter((stored) => !isTrusted(stored)).map(({ evidence }) => evidence.tutorial.id)),
    key,
  }
}

async function signedDigests(key: string, context: Context): Promise<Set<string>> {
  const [{ findCosign }, { readSigned }] = await Promise.all([
    import('../../evidence/signing/cosign.ts'),
    import('../../evidence/signing/bundle.ts'),
  ])
  const cosign = findCosign(context.environment, labDirectory(context.environment))
  const signed =
    cosign === undefined
      ? { problem: '--evidence-key takes cosign, and there is none on PATH' }
      : await readSigned(join(context.cwd, evidenceDirectory(context.environment)), cosign, { key })
  if ('statement' in signed) return new Set(signed.statement.subject.map(({ digest }) => digest.sha256))
  context.stderr.write(`warning: ${signed.problem}: signed evidence is not used\n`)
  return new Set()
}
