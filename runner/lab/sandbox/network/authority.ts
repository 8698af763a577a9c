/** The lab's certificate authority: made once per lab directory, trusted in every sandbox, unknown everywhere else. */

import { X509Certificate } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LabError } from '../../lab.ts'
import type { LabParts, PlacedFile } from '../mounts/parts.ts'

const days = '3650'
/** Made again when it would end within this time. */
const marginMs = 30 * 24 * 60 * 60 * 1000

export type Certificate = { certificate: string; key: string }

const config = `[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
`

/** The authority's certificate and key as PEM; makes them in `scratch`/authority when they are not there. */
export function authority(scratch: string): Promise<Certificate> {
  return kept(scratch, 'authority', ['-subj', '/CN=Authority of the documentation lab', '-extensions', 'authority'])
}

/** A certificate for a host name, signed by the authority. */
export async function certificateFor(scratch: string, host: string): Promise<Certificate> {
  if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(host)) throw new TypeError(`not a host name: ${host}`)
  await authority(scratch)
  const by = join(scratch, 'authority')
  const signed = ['-CA', join(by, 'certificate.pem'), '-CAkey', join(by, 'key.pem')]
  const about = ['-subj', `/CN=${host}`, '-extensions', 'server', '-addext', `subjectAltName=DNS:${host}`]
  return kept(scratch, join('authority', `host-${host}`), [...signed, ...about])
}

async function kept(scratch: string, name: string, request: string[]): Promise<Certificate> {
  const directory = join(scratch, name)
  if (!(await lasts(directory))) await make(directory, request)
  const read = (file: string) => readFile(join(directory, file), 'utf8')
  return { certificate: await read('certificate.pem'), key: await read('key.pem') }
}

async function lasts(directory: string): Promise<boolean> {
  try {
    const { validTo } = new X509Certificate(await readFile(join(directory, 'certificate.pem')))
    return Date.parse(validTo) > Date.now() + marginMs
  } catch {
    return false
  }
}

async function make(directory: string, request: string[]): Promise<void> {
  await mkdir(join(directory, '..'), { recursive: true })
  const fresh = await mkdtemp(`${directory}.`)
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', join(fresh, 'key.pem')]
  try {
    await writeFile(join(fresh, 'config'), config)
    const output = ['-days', days, '-config', join(fresh, 'config'), '-out', join(fresh, 'certificate.pem')]
    const { execa } = await import('execa')
    await execa('openssl', ['req', '-x509', ...key, ...output, ...request])
    await rm(directory, { recursive: true, force: true })
    await rename(fresh, directory)
  } catch (error) {
    await rm(fresh, { recursive: true, force: true })
    // A parallel run was quicker.
    if (['ENOTEMPTY', 'EEXIST'].includes(String((error as NodeJS.ErrnoException).code))) return
    throw new LabError(
      `no certificate could be made: ${(error as Error).message}`,
      'Install openssl 3, e.g. `apt-get install openssl`.',
      { cause: error },
    )
  }
}

/** Files that make programs in a sandbox trust the lab's authority. */
const bundle = '/etc/ssl/certs/ca-certificates.crt'

/** Where Debian's and Fedora's tools look for additional authorities, and the bundle that OpenSSL, Go and curl read. */
export async function trustFiles(parts: LabParts): Promise<PlacedFile[]> {
  const { certificate } = await authority(parts.scratch)
  const known = await readFile(join(parts.root, bundle), 'utf8').catch(() => '')
  return [
    { path: '/usr/local/share/ca-certificates/lab.crt', content: certificate },
    { path: '/etc/pki/ca-trust/source/anchors/lab.crt', content: certificate },
    { path: bundle, content: `${known.trimEnd()}\n${certificate}`.trimStart() },
  ]
}
