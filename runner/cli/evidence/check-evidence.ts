/** `verify-docs check-evidence DIR`: whether a known key signed this evidence, and whether it is still what was signed. */

import { readFileSync } from 'node:fs'
import { isAbsolute, relative } from 'node:path'
import { sha256 } from '../../core/sha256.ts'
import { oneLine } from '../../core/terminal-text.ts'
import { readSigned } from '../../evidence/signing/bundle.ts'
import { findCosign, noCosign, readSigner } from '../../evidence/signing/cosign.ts'
import { differences } from '../../evidence/signing/statement.ts'
import { readEvidence } from '../../evidence/store.ts'
import { type Help, parseCall } from '../frame/arguments.ts'
import { type Context, writeUsageErrors } from '../frame/context.ts'
import { exit } from '../frame/exit-status.ts'
import { readImageDigest } from '../frame/option-values.ts'
import { labDirectory } from '../frame/paths.ts'

const help: Help = {
  about:
    'Verifies signed evidence: the signature, the digest of each record, and the pages of this checkout. A page that is not here is not compared.',
  usage: ['verify-docs check-evidence DIR --key FILE', 'verify-docs check-evidence DIR --identity URL --issuer URL'],
  options: {
    key: { value: 'FILE', help: 'The public key of the signer.' },
    identity: { value: 'URL', help: 'Instead of a key: the identity in the certificate, the address of the workflow.' },
    issuer: { value: 'URL', help: 'Who vouches for the identity, e.g. https://token.actions.githubusercontent.com.' },
    image: { value: 'NAME=DIGEST', multiple: true, help: 'The evidence must be about this image (sha256:…).' },
  },
  examples: [['npm run verify-docs -- check-evidence evidence --key cosign.pub', '']],
  notes: [
    'Exit status:\n  0  all holds\n  1  it does not: each difference is a line\n  2  the call cannot be understood',
  ],
}

export async function checkEvidence(args: string[], context: Context): Promise<number> {
  const call = parseCall(args, help, context.stdout)
  if (call === undefined) return exit.success
  const { values, positionals, errors } = call
  const [directory = '', ...more] = positionals
  if (directory === '' || more.length > 0) errors.push('expected one directory of evidence')
  const one = (name: string) => values.get(name)?.[0]
  const signer = readSigner(one('key'), one('identity'), one('issuer'))
  if (signer === undefined) errors.push('who must have signed: --key FILE, or --identity URL and --issuer URL')
  const images = (values.get('image') ?? []).map((text) => readImageDigest(text, errors))
  const cosign = findCosign(context.environment, labDirectory(context.environment))
  if (cosign === undefined) errors.push(noCosign)
  if (errors.length > 0 || signer === undefined) return writeUsageErrors(context, 'verify-docs', errors)
  const signed = await readSigned(directory, cosign, signer)
  if ('error' in signed) {
    context.stderr.write(`${oneLine(`error: ${signed.error}`)}\n`)
    return exit.failed
  }
  const store = readEvidence(directory)
  const wrong = [
    ...store.problems.map(({ file, message }) => `${relative(directory, file)}: ${message}`),
    ...differences(signed.statement, {
      records: new Map(store.records.map(({ file, digest }) => [relative(directory, file), digest])),
      page: pageHash,
      images: new Map(images.filter((image) => image !== undefined)),
    }),
  ]
  for (const one of wrong) context.stderr.write(`error: ${oneLine(one)}\n`)
  const { subject, predicate } = signed.statement
  if (wrong.length > 0) return exit.failed
  const { passedTests, warnedTests, failedTests } = predicate
  context.stdout.write(
    `${subject.length} records, signed ${predicate.signedAt} by ${signed.signer}: ${passedTests.length} passed, ${warnedTests.length} passed in part or on test images, ${failedTests.length} failed\n`,
  )
  return exit.success
}

/** A page that lies elsewhere has no place in a checkout. */
function pageHash(path: string): string | undefined {
  if (isAbsolute(path) || path.split('/').includes('..')) return undefined
  try {
    return sha256(readFileSync(path))
  } catch {
    return undefined
  }
}
