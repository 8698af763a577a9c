/** A candidate image, kept as skopeo's `dir:`, which changes no manifest. */

import { readFileSync } from 'node:fs'
import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256 } from '../../../core/sha256.ts'
import { prevented } from '../../lab.ts'
import { proxies } from '../../provision/debootstrap.ts'
import { runInRoot } from '../../provision/in-root.ts'
import { type Context, ensurePart, type Part, partKey } from '../../provision/part.ts'
import type { BootcSource } from '../bootc/user-bootc.ts'
import { imagesPart } from '../images/images-part.ts'
import { standIns } from '../images/table.ts'
import { toolsPart } from '../tools/part.ts'
import { readSource } from './source.ts'

export type Candidate = {
  name: string
  /** As given. */
  source: string
  /** Part of the recipe: the digest in a registry, or the fingerprint of files. */
  state: string
  /** It is no candidate of the caller's, but the lab's own image of this name. */
  standIn?: string
}

/** `bootc` is the one inside the lab's own images. */
export function candidatePart(candidate: Candidate, bootc: BootcSource): Part {
  return {
    name: 'candidate',
    recipe: {
      source: candidate.source,
      state: candidate.state,
      ...(candidate.standIn ? { images: partKey(imagesPart(bootc)) } : {}),
    },
    transient: true,
    async build(directory: string, context: Context) {
      const task = `Fetch ${candidate.name} from ${candidate.source}`
      context.progress({ task, state: 'start' })
      const images = candidate.standIn ? await ensurePart(imagesPart(bootc), context) : undefined
      // skopeo wants to make the directory itself.
      await skopeo(['copy', '--quiet', '--preserve-digests', '@source', 'dir:/mnt/out/image'], candidate, context, {
        out: directory,
        ...(images ? { layout: join(images, 'layout') } : {}),
      })
      for (const name of await readdir(join(directory, 'image')))
        await rename(join(directory, 'image', name), join(directory, name))
      await rm(join(directory, 'image'), { recursive: true })
      context.progress({ task, state: 'done' })
    },
  }
}

/** Documented names that a variant's image takes the place of: by its stand-in, or by itself where there is none. */
export function substitute(substitutes: Record<string, string>): {
  images: Record<string, string>
  standIns: Candidate[]
} {
  const known = standIns.flatMap(({ names }) => names)
  const entries = Object.entries(substitutes)
  return {
    images: Object.fromEntries(
      entries.filter(([, image]) => !known.includes(image)).map(([name, image]) => [name, `docker://${image}`]),
    ),
    standIns: entries
      .filter(([, image]) => known.includes(image))
      .map(([name, image]) => ({ name, source: `stand-in of ${image}`, state: image, standIn: image })),
  }
}

/** What the sources hold now. Asks registries, which is the only thing here that takes time. */
export async function resolveCandidates(images: Record<string, string>, context: Context): Promise<Candidate[]> {
  return await Promise.all(
    Object.entries(images)
      .sort(([left], [right]) => left.localeCompare(right))
      .map(async ([name, source]): Promise<Candidate> => {
        const { fingerprint } = readSource(name, source)
        if (fingerprint) return { name, source, state: fingerprint }
        const manifest = await skopeo(['inspect', '--raw', '@source'], { name, source, state: '' }, context)
        return { name, source, state: sha256(manifest) }
      }),
  )
}

/** Digest of the manifest. */
export function candidateDigest(directory: string): string {
  return `sha256:${sha256(readFileSync(join(directory, 'manifest.json')))}`
}

async function skopeo(
  words: string[],
  candidate: Candidate,
  context: Context,
  { out, layout }: { out?: string; layout?: string } = {},
): Promise<string> {
  const tools = await ensurePart(toolsPart, context)
  const { reference, host } = layout
    ? { reference: `oci:/mnt/source:${candidate.standIn}`, host: layout }
    : readSource(candidate.name, candidate.source)
  const binds = [...(host ? [{ host, name: 'source' }] : []), ...(out ? [{ host: out, name: 'out' }] : [])]
  const command = ['skopeo', '--insecure-policy', ...words.map((word) => (word === '@source' ? reference : word))]
  const options = {
    signal: context.signal,
    binds,
    environment: proxies(),
    ...(host ? {} : { network: 'host' as const }),
  }
  return await runInRoot(tools, command, options).catch(prevented(`--image ${candidate.name}=${candidate.source}`))
}
