/** Where the record of a run is kept: one file per tutorial × lab × set of images × choice of tabs. */
import { createHash } from 'node:crypto'
import type { Evidence } from './schema.ts'

/**
 * Path below the evidence directory, e.g. `build/first-image/offline.json`. Two runs share a file when they try the same
 * thing, so that the newer replaces the older; candidates, chosen tabs, a real bootc and other processors have files of their own.
 */
export function evidencePath(evidence: Pick<Evidence, 'tutorial' | 'lab' | 'images' | 'variant'>): string {
  const candidates = evidence.images
    .filter((image) => image.subject === 'candidate' || image.source.startsWith('stand-in of '))
    .map((image) => [image.name, image.source])
    .sort()
  const variant = Object.entries(evidence.variant).sort()
  const bootc = evidence.lab.bootc.kind === 'real' ? '+bootc' : ''
  const { architecture = 'x86_64' } = evidence.lab
  const machine = architecture === 'x86_64' ? '' : `@${architecture}`
  const special = candidates.length + variant.length > 0 ? `~${shortHash(JSON.stringify([candidates, variant]))}` : ''
  return [
    ...evidence.tutorial.id.split('/').map(safeName),
    `${safeName(evidence.lab.name)}${bootc}${machine}${special}.json`,
  ].join('/')
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}

/** A path segment that cannot leave the directory and is legal on every file system. */
function safeName(name: string): string {
  const plain = name.replace(/[^\w.@-]/g, '_').replace(/^\.+/, '_')
  return plain === name ? name : `${plain}-${shortHash(name)}`
}
