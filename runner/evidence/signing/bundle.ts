/** The file in which a signed statement lies beside the evidence, in Sigstore's format. */

import { createHash, createPublicKey } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Failed } from '../../core/result.ts'
import { noCosign, type Signer, verify } from './cosign.ts'
import { type Statement, statementSchema } from './statement.ts'

/** Directly in the evidence directory, where no record is. */
export const bundleName = 'evidence.sigstore.json'
/** Ten thousand pages need about 10 MiB. */
const largest = 64 * 1024 * 1024

const bundleSchema = z.object({
  dsseEnvelope: z.object({ payload: z.base64(), payloadType: z.literal('application/vnd.in-toto+json') }),
})

export type Signed = {
  statement: Statement
  /** In words. */
  signer: string
}

/** The statement of the directory, if that signer signed it. `cosign`: see `findCosign`. */
export async function readSigned(
  directory: string,
  cosign: string[] | undefined,
  signer: Signer,
): Promise<Signed | Failed> {
  if (cosign === undefined) return { error: noCosign }
  const file = join(directory, bundleName)
  // What cosign verifies and what is parsed are the same bytes.
  const text = await readBounded(file)
  if (text === undefined) return { error: `there is no signature: ${file}` }
  const wrong = await verify(cosign, text, signer)
  if (wrong !== undefined) return { error: `${file}: the signature does not hold: ${wrong.error}` }
  const statement = statementIn(text)
  if (statement === undefined) return { error: `${file}: what was signed is no statement about evidence` }
  return { statement, signer: await describe(signer) }
}

async function readBounded(file: string): Promise<string | undefined> {
  const found = await stat(file).catch(() => undefined)
  return found?.isFile() && found.size <= largest ? await readFile(file, 'utf8') : undefined
}

function statementIn(bundle: string): Statement | undefined {
  try {
    const { payload } = bundleSchema.parse(JSON.parse(bundle)).dsseEnvelope
    return statementSchema.parse(JSON.parse(Buffer.from(payload, 'base64').toString('utf8')))
  } catch {
    return undefined
  }
}

async function describe(signer: Signer): Promise<string> {
  if (!('key' in signer)) return signer.identity
  const pem = await readFile(signer.key, 'utf8').catch(() => undefined)
  // A key in a service for keys has a name.
  if (pem === undefined) return `the key ${signer.key}`
  const der = createPublicKey(pem).export({ type: 'spki', format: 'der' })
  return `the key SHA256:${createHash('sha256').update(der).digest('base64').replace(/=+$/, '')}`
}
