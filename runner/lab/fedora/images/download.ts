/** A copy of an image in a registry. What has arrived of a copy that broke off is used by the next. */

import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { defined } from '../../../core/defined.ts'
import { sha256 } from '../../../core/sha256.ts'
import { LabError, prevented } from '../../lab.ts'
import { readSource } from '../../offline/candidate/source.ts'
import { runInRoot } from '../../provision/in-root.ts'
import type { Context } from '../../provision/part.ts'
import { generalSuggestion } from '../../provision/run.ts'
import { registryAccess } from '../tools/registry-access.ts'

/** Images where they come from: what a registry holds now. */
type Wanted = {
  /** As documents write it. */
  name: string
  /** As evidence records it, e.g. `docker://quay.io/fedora/fedora-bootc:44`. */
  source: string
  /** As skopeo reads it, with paths below /mnt/source. */
  reference: string
  /** Directory of this machine that is seen at /mnt/source. */
  host?: string
}

/** The image of that name, or the candidate for it. */
export function want(name: string, candidate?: string): Wanted {
  if (candidate !== undefined) return { name, source: candidate, ...readSource(name, candidate) }
  return { name, source: `docker://${name}`, reference: `docker://${name}` }
}

const inspected = z.object({
  /** Of what the name stands for: the list, where there are several architectures. */
  Digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  Layers: z.array(z.string()).nullable(),
  Labels: z.record(z.string(), z.string()).nullish(),
})

type Remote = { listed: string; layers: number; bootable: boolean }

const limit = '--command-timeout=60s'

/** Asks the registry, while the lab's lock is held. Throws a `LabError` that names the image. */
export async function inspectImage(wanted: Wanted, tools: string, context: Context): Promise<Remote> {
  const text = await skopeo([limit, 'inspect', '--no-tags', '@access', '@source'], wanted, tools, context)
  const { Digest, Layers, Labels } = inspected.parse(JSON.parse(text))
  return { listed: Digest, layers: Layers?.length ?? 0, bootable: Labels?.['containers.bootc'] === '1' }
}

/** Output of skopeo in the tools, with `@source` and `@access` filled in. */
export async function skopeo(
  words: string[],
  wanted: Wanted,
  tools: string,
  context: Context,
  { out, onLine }: { out?: string; onLine?: (line: string) => void } = {},
): Promise<string> {
  const { reference, host } = wanted
  const access = await registryAccess(context.directory, process.env)
  const filled = words.flatMap((word) =>
    word === '@source' ? [reference] : word === '@access' ? access.options : [word],
  )
  return await runInRoot(`${access.layer}:${tools}`, ['skopeo', '--insecure-policy', ...filled], {
    signal: context.signal,
    network: 'host',
    binds: [...access.binds, ...(host ? [{ host, name: 'source' }] : []), ...(out ? [{ host: out, name: 'out' }] : [])],
    environment: access.environment,
    ...defined({ onLine }),
  })
    .finally(() => rm(access.layer, { recursive: true, force: true }))
    .catch(prevented(`the image ${wanted.name} cannot be had from ${wanted.source}`, suggestionFor))
}

/** What is known to help stands before the general advice. */
function suggestionFor(known: string): string {
  return known === generalSuggestion
    ? 'Check its name in the front matter (`images`), the registry and the network. `--lab offline` runs on stand-ins.'
    : known
}

/** `reference` as skopeo reads it, with `layout` bound to /mnt/layout; `digest` of the manifest for this machine. */
export type Downloaded = { layout: string; reference: string; digest: string }

/** A connection over which nothing comes for this long is given up. */
const stallMs = 120_000
const prefix = 'download-'

/** Called while the lab's lock is held. */
export async function download(wanted: Wanted, remote: Remote, tools: string, context: Context): Promise<Downloaded> {
  const task = `Pull ${wanted.name}`
  const name = `${prefix}${remote.listed.replace(/^sha256:/, '').slice(0, 16)}.partial`
  const layout = join(context.directory, name)
  const resumed = await dropOthers(context.directory, name)
  await mkdir(layout, { recursive: true })
  context.progress({ task, state: 'start', ...(resumed ? { note: 'goes on where the last run was broken off' } : {}) })
  let done = 0
  const onLine = (line: string) => {
    if (!/^Copying blob .*$/.test(line)) return
    done = Math.min(done + 1, remote.layers)
    context.progress({ task, state: 'progress', done, total: remote.layers, unit: 'layers' })
  }
  // By digest: the tag may move between the look and the copy.
  const pinned = { ...wanted, reference: pin(wanted.reference, remote.listed) }
  const copy = async (to: string) => {
    const words = ['copy', '--preserve-digests', '--retry-times', '2', '@access', '@source', to]
    await whileItGrows(layout, stallMs, context.signal, (signal) =>
      skopeo(words, pinned, tools, { ...context, signal }, { out: layout, onLine }),
    )
  }
  try {
    // Only this form keeps layers of a copy that was broken off.
    await copy('oci:/mnt/out/oci:image')
  } catch (error) {
    // A manifest of Docker's own type cannot be kept in it as it is.
    if (!(error instanceof LabError) || !/preserve digests|convert/i.test(error.message)) throw error
    await rm(join(layout, 'dir'), { recursive: true, force: true })
    await copy('dir:/mnt/out/dir')
    const manifest = await readFile(join(layout, 'dir/manifest.json'))
    context.progress({ task, state: 'done' })
    const digest = `sha256:${sha256(manifest)}`
    return { layout, reference: 'dir:/mnt/layout/dir', digest }
  }
  context.progress({ task, state: 'done' })
  const index = indexSchema.parse(JSON.parse(await readFile(join(layout, 'oci/index.json'), 'utf8')))
  const [manifest] = index.manifests
  if (manifest === undefined) throw new Error(`${layout}: skopeo left no image in its index`)
  return { layout, reference: 'oci:/mnt/layout/oci:image', digest: manifest.digest }
}

const indexSchema = z.object({ manifests: z.array(z.object({ digest: z.string() })) })

/** Removes what is left of other copies. Whether something is there of this one. */
async function dropOthers(directory: string, name: string): Promise<boolean> {
  const partial = (await readdir(directory)).filter((file) => file.startsWith(prefix))
  for (const file of partial) if (file !== name) await rm(join(directory, file), { recursive: true, force: true })
  return partial.includes(name)
}

/** A name in a registry by its digest instead of its tag; other sources stay as they are. */
function pin(reference: string, digest: string): string {
  if (!reference.startsWith('docker://')) return reference
  return `${reference.replace(/@.*$/, '').replace(/:[^/:]+$/, '')}@${digest}`
}

/** Ends `work` when nothing is added to `directory` for `most` milliseconds. */
export async function whileItGrows<T>(
  directory: string,
  most: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stalled = new AbortController()
  const over = new AbortController()
  const watch = async () => {
    let [size, since] = [-1, performance.now()]
    while (!over.signal.aborted) {
      const now = await sizeOf(directory)
      if (now !== size) [size, since] = [now, performance.now()]
      else if (performance.now() - since >= most) stalled.abort()
      await delay(Math.min(1000, most / 4), undefined, { signal: over.signal, ref: false }).catch(() => undefined)
    }
  }
  const watching = watch()
  try {
    return await work(AbortSignal.any([signal, stalled.signal]))
  } catch (error) {
    if (signal.aborted || !stalled.signal.aborted) throw error
    throw new LabError(
      `nothing came from the registry for ${Math.round(most / 1000)} s`,
      'Check the network and start again: what has arrived is kept.',
    )
  } finally {
    over.abort()
    await watching
  }
}

async function sizeOf(directory: string): Promise<number> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => [])
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      stat(join(entry.parentPath, entry.name)).then(
        ({ size }) => size,
        () => 0,
      ),
    )
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}
