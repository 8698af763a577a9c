/** Files that make programs in a sandbox trust the lab's authority. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LabParts, PlacedFile } from '../mounts/parts.ts'
import { authority } from './authority.ts'

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
