/** Who signed the evidence of the site. A site that asks for a signature is not built without one. */
import { relative } from 'node:path'
import { labDirectory } from '../../runner/cli/frame/lab-place.js'
import { readSigned } from '../../runner/evidence/signing/bundle.ts'
import { findCosign, type Signer } from '../../runner/evidence/signing/cosign.ts'
import { differences } from '../../runner/evidence/signing/statement.ts'
import type { EvidenceStore } from '../../runner/evidence/store.ts'

export type Signature = { signer: string; at: string }

/** Throws where the evidence is not what the signer signed. Pages may have changed since: the site shows that by itself. */
export async function requireSignature(directory: string, store: EvidenceStore, signer: Signer): Promise<Signature> {
  const signed = await readSigned(directory, findCosign(process.env, labDirectory(process.env)), signer)
  if ('error' in signed) throw new Error(`this site takes signed evidence only: ${signed.error}`)
  const records = new Map(store.records.map(({ file, digest }) => [relative(directory, file), digest]))
  const wrong = [
    ...store.problems.map(({ file, message }) => `${relative(directory, file)}: ${message}`),
    ...differences(signed.statement, { records, page: () => undefined, images: new Map() }),
  ]
  if (wrong.length > 0) throw new Error(`this site takes signed evidence only:\n${wrong.join('\n')}`)
  return { signer: signed.signer, at: signed.statement.predicate.signedAt }
}
