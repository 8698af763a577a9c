/** `verify-docs sign-evidence DIR`: signs what is in a directory of evidence, so that others can rely on it. */
import { join, relative } from 'node:path'
import { writeAtomically } from '../../core/atomic-write.ts'
import { oneLine } from '../../core/terminal-text.ts'
import { bundleName } from '../../evidence/signing/bundle.ts'
import { findCosign, noCosign, sign } from '../../evidence/signing/cosign.ts'
import { imagePredicate, statementOf } from '../../evidence/signing/statement.ts'
import { type EvidenceStore, readEvidence } from '../../evidence/store.ts'
import { type Help, parseCall } from '../frame/arguments.ts'
import { type Context, writeUsageErrors } from '../frame/context.ts'
import { exit } from '../frame/exit-status.ts'
import { readImageDigest } from '../frame/option-values.ts'
import { labDirectory } from '../frame/paths.ts'

const help: Help = {
  about: `Signs evidence by cosign: an in-toto statement with the digests of all records, pages and images, in ${bundleName}.`,
  usage: ['verify-docs sign-evidence DIR [--key FILE]', 'verify-docs sign-evidence DIR --image NAME=DIGEST'],
  options: {
    key: {
      value: 'FILE',
      help: 'The private key of cosign. Without it, the CI job signs with its identity (keyless).',
    },
    image: {
      value: 'NAME=DIGEST',
      help: 'Sign nothing: print what was seen of this image, as a predicate for `cosign attest`.',
    },
  },
  examples: [
    ['npm run verify-docs -- sign-evidence evidence --key cosign.key', 'with a key, without a network'],
    [
      'npm run --silent verify-docs -- sign-evidence evidence --image quay.io/fedora/fedora-bootc:44=sha256:… > predicate.json',
      'for `cosign attest --type https://in-toto.io/attestation/test-result/v0.1 --predicate predicate.json IMAGE`',
    ],
  ],
  notes: ['Environment:\n  COSIGN_PASSWORD  the password of the key; without it, cosign asks'],
}

export async function signEvidence(args: string[], context: Context): Promise<number> {
  const call = parseCall(args, help, context.stdout)
  if (call === undefined) return exit.success
  const { values, positionals, errors } = call
  const [directory = '', ...more] = positionals
  const [image] = values.get('image') ?? []
  const [key] = values.get('key') ?? []
  if (directory === '' || more.length > 0) errors.push('expected one directory of evidence')
  const wanted = image === undefined ? undefined : readImageDigest(image, errors)
  const store: EvidenceStore = errors.length > 0 ? { records: [], problems: [] } : readEvidence(directory)
  if (errors.length === 0 && store.records.length === 0) errors.push(`there is no evidence in ${directory}`)
  for (const { file, message } of store.problems) errors.push(`${file}: ${message.split(':')[0]}: remove it first`)
  if (errors.length > 0) return writeUsageErrors(context, 'verify-docs', errors)
  const records = store.records.map(({ file, ...stored }) => ({ ...stored, place: relative(directory, file) }))
  const now = new Date(context.now())
  if (wanted !== undefined) {
    const [name, digest] = wanted
    const predicate = imagePredicate(records, name, digest, now)
    if (predicate !== undefined) context.stdout.write(`${JSON.stringify(predicate, null, 1)}\n`)
    else context.stderr.write(`error: no run in ${directory} used ${name} with the digest ${digest}\n`)
    return predicate?.failedTests.length === 0 ? exit.success : exit.failed
  }
  const cosign = findCosign(context.environment, labDirectory(context.environment))
  const signed =
    cosign === undefined ? { error: noCosign } : await sign(cosign, JSON.stringify(statementOf(records, now)), key)
  if ('error' in signed) {
    context.stderr.write(`${oneLine(`error: the evidence is not signed: ${signed.error}`)}\n`)
    return exit.unwritable
  }
  await writeAtomically(join(directory, bundleName), signed.bundle)
  context.stdout.write(`${records.length} records signed, in ${join(directory, bundleName)}\n`)
  return exit.success
}
