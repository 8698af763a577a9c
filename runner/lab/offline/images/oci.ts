/** Writes an image layout of the Open Container Initiative: layers are uncompressed tar files, everything named by its hash. */

import { createHash } from 'node:crypto'
import { createReadStream, lstatSync, readdirSync } from 'node:fs'
import { copyFile, mkdir, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { sha256 } from '../../../core/sha256.ts'
import { debian } from '../../provision/debootstrap.ts'
import { type Context, sourceDate } from '../../provision/part.ts'
import { run } from '../../provision/run.ts'

/** Digest (`sha256:…`) and size of something in the layout. */
type Blob = { digest: string; size: number }

export type Layer = Blob & { /** Recorded in the image's history. */ about: string }

export type ImageConfig = {
  Cmd?: string[]
  Entrypoint?: string[]
  Env?: string[]
  Labels?: Record<string, string>
  StopSignal?: string
  Volumes?: Record<string, object>
  ExposedPorts?: Record<string, object>
}

export type ImagePlan = { names: string[]; layers: Layer[]; config: ImageConfig }

const types = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
}

export async function startLayout(directory: string): Promise<void> {
  await mkdir(join(directory, 'blobs/sha256'), { recursive: true })
  await writeFile(join(directory, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}')
}

/** Moves a tar file into the layout. */
export async function addLayer(directory: string, tarFile: string, about: string): Promise<Layer> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(tarFile, { highWaterMark: 1 << 20 }), hash)
  const hex = hash.digest('hex')
  const { size } = await stat(tarFile)
  await rename(tarFile, join(directory, 'blobs/sha256', hex))
  return { digest: `sha256:${hex}`, size, about }
}

/** Writes configuration, manifest and index of all images; returns the digest of each name's manifest. */
export async function writeImages(directory: string, images: ImagePlan[]): Promise<Record<string, string>> {
  const digests: Record<string, string> = {}
  const manifests: object[] = []
  for (const image of images) {
    const config = await addJson(directory, configuration(image))
    const manifest = await addJson(directory, {
      schemaVersion: 2,
      mediaType: types.manifest,
      config: { mediaType: types.config, ...config },
      layers: image.layers.map(({ digest, size }) => ({ mediaType: types.layer, digest, size })),
    })
    for (const name of image.names) {
      digests[name] = manifest.digest
      const annotations = { 'org.opencontainers.image.ref.name': name }
      manifests.push({ mediaType: types.manifest, ...manifest, annotations })
    }
  }
  const index = { schemaVersion: 2, mediaType: types.index, manifests }
  await writeFile(join(directory, 'index.json'), JSON.stringify(index))
  return digests
}

function configuration({ config, layers }: ImagePlan): object {
  const created = new Date(sourceDate * 1000).toISOString()
  return {
    created,
    architecture: debian.architecture,
    os: 'linux',
    config,
    rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
    history: layers.map(({ about }) => ({ created, created_by: about })),
  }
}

async function addJson(directory: string, value: object): Promise<Blob> {
  const text = JSON.stringify(value)
  const hex = sha256(text)
  await writeFile(join(directory, 'blobs/sha256', hex), text)
  return { digest: `sha256:${hex}`, size: Buffer.byteLength(text) }
}

/**
 * What makes a plain container a stand-in for the registry that most people run: the same program, from Debian, at the
 * same place, started in the same way, so that its settings by environment variables work as documented.
 */
const entrypoint = '/entrypoint.sh'
const registryConfiguration = '/etc/distribution/config.yml'

/** A configuration is served, a verb or an option is one of `registry`, and all else is a command, as in the real image. */
const startRegistry = `#!/bin/sh
case "$1" in
  *.yml | *.yaml) exec registry serve "$@" ;;
  serve | garbage-collect | help | -*) exec registry "$@" ;;
  *) exec "$@" ;;
esac
`

export const registryConfig: ImageConfig = {
  Entrypoint: [entrypoint],
  Cmd: [registryConfiguration],
  ExposedPorts: { '5000/tcp': {} },
  Volumes: { '/var/lib/registry': {} },
}

/** `tools` is the root file system of the lab's tools, which has Debian's package of the registry. */
export async function placeRegistry(tree: string, tools: string): Promise<void> {
  await mkdir(join(tree, 'usr/bin'), { recursive: true })
  await mkdir(join(tree, 'etc/distribution'), { recursive: true })
  await copyFile(join(tools, 'usr/bin/docker-registry'), join(tree, 'usr/bin/registry'))
  await writeFile(join(tree, entrypoint), startRegistry, { mode: 0o755 })
  await writeFile(
    join(tree, registryConfiguration),
    `version: 0.1
storage:
  filesystem:
    rootdirectory: /var/lib/registry
  delete:
    enabled: true
http:
  addr: :5000
`,
  )
}

/** Packs trees as layers: sorted, dated by the lab's one date, owners as numbers. */
const deterministic = [
  ...['--sort=name', '--numeric-owner', `--mtime=@${sourceDate}`, '--clamp-mtime', '--format=pax'],
  ...['--pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime', '--xattrs', '--xattrs-include=*'],
]

/** Packs all of `tree`, or only `paths` (relative, each taken by itself, without what is below it). */
export async function pack(tree: string, tarFile: string, context: Context, paths?: string[]): Promise<void> {
  if (!paths) {
    await run(['tar', ...deterministic, '-cf', tarFile, '-C', tree, '.'], context)
    return
  }
  const list = `${tarFile}.list`
  await writeFile(list, paths.map((path) => `${path}\0`).join(''))
  await run(['tar', ...deterministic, '-cf', tarFile, '-C', tree, '--no-recursion', '--null', '-T', list], context)
}

/**
 * Paths of `upper` that `lower` has not, or has otherwise. Files are equal when they are the same file: `lower` must
 * have been made from `upper` by hard links.
 */
export function changedPaths(upper: string, lower: string, directory = ''): string[] {
  return readdirSync(join(upper, directory))
    .sort()
    .flatMap((name) => {
      const path = join(directory, name)
      const above = lstatSync(join(upper, path))
      const below = lstatSync(join(lower, path), { throwIfNoEntry: false })
      if (!above.isDirectory()) return below && below.ino === above.ino ? [] : [path]
      const same =
        below?.isDirectory() && below.mode === above.mode && below.uid === above.uid && below.gid === above.gid
      const inside = changedPaths(upper, lower, path)
      return same && inside.length === 0 ? [] : [path, ...inside]
    })
}

/** Whiteouts for paths that `lower` has and `upper` has not; a removed directory is one whiteout. */
export function removedPaths(upper: string, lower: string, directory = ''): string[] {
  return readdirSync(join(lower, directory))
    .sort()
    .flatMap((name) => {
      const path = join(directory, name)
      const above = lstatSync(join(upper, path), { throwIfNoEntry: false })
      if (!above) return [path]
      return above.isDirectory() && lstatSync(join(lower, path)).isDirectory() ? removedPaths(upper, lower, path) : []
    })
}
