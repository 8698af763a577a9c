/** Signs statements and verifies them by cosign: with a key, without any network, or as a CI job that has an identity. */

import { globSync, statSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { execa } from 'execa'
import type { Failed } from '../../core/result.ts'
import { predicateType } from './statement.ts'

export const noCosign = 'there is no cosign on PATH, and no lab that has one'

/** Command and first arguments; undefined where there is no cosign. `lab`: the directory of labs, which may have one. */
export function findCosign(environment: NodeJS.ProcessEnv, lab: string): string[] | undefined {
  const onPath = (environment.PATH ?? '').split(delimiter).map((directory) => join(directory, 'cosign'))
  const found = onPath.find((file) => statSync(file, { throwIfNoEntry: false })?.isFile())
  if (found !== undefined) return [found]
  // The lab's is a Debian package in a root file system, to be started with the libraries of that.
  for (const root of globSync(join(lab, 'offline/parts/tools-*'))) {
    const [loader] = globSync(join(root, '{usr/,}{lib,lib64}/ld-linux-*.so.*'))
    const binary = join(root, 'usr/bin/cosign')
    const [libraries] = globSync(join(root, 'usr/lib/*-linux-gnu'))
    if (loader && libraries && statSync(binary, { throwIfNoEntry: false }))
      return [loader, '--library-path', libraries, binary]
  }
  return undefined
}

/**
 * Returns the bundle: statement, signature, and what a verifier needs besides the key. Without a key, Sigstore is asked for a
 * certificate in the name of the CI job.
 */
export async function sign(cosign: string[], statement: string, key?: string): Promise<{ bundle: string } | Failed> {
  return await inDirectory(async (directory) => {
    const [file, bundle] = [join(directory, 'statement.json'), join(directory, 'bundle.json')]
    await writeFile(file, statement)
    // An entry in the public log would need the network, and would publish what a private image is called.
    const how = key === undefined ? [] : ['--key', key, '--use-signing-config=false', '--tlog-upload=false']
    const problem = await run(cosign, ['attest-blob', '--yes', ...how, '--statement', file, '--bundle', bundle])
    return problem ?? { bundle: await readFile(bundle, 'utf8') }
  })
}

/** Undefined when the bundle's statement is what that signer signed. */
export async function verify(cosign: string[], bundle: string, signer: Signer): Promise<Failed | undefined> {
  return await inDirectory(async (directory) => {
    const file = join(directory, 'bundle.json')
    await writeFile(file, bundle)
    const whose =
      'key' in signer
        ? ['--key', signer.key, '--insecure-ignore-tlog']
        : ['--certificate-identity', signer.identity, '--certificate-oidc-issuer', signer.issuer]
    // The caller compares the digests, of all files at once.
    return await run(cosign, [
      ...['verify-blob-attestation', ...whose, '--type', predicateType],
      ...['--check-claims=false', '--bundle', file],
    ])
  })
}

async function run([command = '', ...first]: string[], args: string[]): Promise<Failed | undefined> {
  const { exitCode, stderr, shortMessage } = await execa(command, [...first, ...args], {
    reject: false,
    // Whoever signs may be asked for the password of the key.
    stdin: 'inherit',
    stdout: 'ignore',
    timeout: 300_000,
  })
  if (exitCode === 0) return undefined
  const reason = stderr.split('\n').findLast((line) => line.startsWith('Error: '))
  return { error: reason?.slice('Error: '.length) ?? (stderr.trim() || shortMessage || 'cosign failed') }
}

async function inDirectory<Value>(use: (directory: string) => Promise<Value>): Promise<Value> {
  const directory = await mkdtemp(join(tmpdir(), 'evidence-'))
  try {
    return await use(directory)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** Who is believed: the holder of a key, or a CI job by the address of its workflow and of the service that vouches for it. */
export type Signer = { key: string } | { identity: string; issuer: string }

/** Undefined for what names nobody, or too much. */
export function readSigner(key?: string, identity?: string, issuer?: string): Signer | undefined {
  if (key !== undefined) return identity === undefined && issuer === undefined ? { key } : undefined
  return identity === undefined || issuer === undefined ? undefined : { identity, issuer }
}
