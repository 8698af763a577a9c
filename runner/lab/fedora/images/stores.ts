/** Image stores that sandboxes use read-only, and that grow by what tutorials name. */

import { chmod, chown, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { writeAtomically } from '../../../core/atomic-write.ts'
import { readJson } from '../../../core/read-text.ts'
import { copyIntoStore, removeNameless, type Store } from '../../offline/stores/skopeo.ts'
import { withLock } from '../../provision/lock.ts'
import type { Context } from '../../provision/part.ts'

const owners = ['rootful', 'rootless'] as const

/** Stores of candidates that no run has changed for that long (milliseconds) are removed for others. */
const forgottenMs = 7 * 24 * 60 * 60 * 1000

export function storesOf(directory: string, tools: string): Store[] {
  return owners.map((owner) => ({ directory: join(directory, owner), owner, tools }))
}

/**
 * Makes empty stores where there are none, and drops what is superseded or forgotten where nobody can be using it.
 * `scratch` is where runs keep their sandboxes.
 */
export async function ensureStores(directory: string, tools: string, scratch: string, context: Context): Promise<void> {
  const before = readRecord(directory)
  if (before && (!before.superseded || (await inUse(scratch)))) return
  await withLock(context, async () => {
    // Another run may have made them while this one waited.
    const record = readRecord(directory)
    if (record && !record.superseded) return
    if (!record) {
      await makeDirectories(directory, storesOf(directory, tools))
      if (!(await inUse(scratch))) await removeForgotten(directory)
    }
    // It also writes the files without which podman takes no directory for a store.
    for (const store of storesOf(directory, tools)) await removeNameless(store, context)
    await writeRecord(directory, { schema: 1, images: record?.images ?? [], superseded: false })
  })
}

async function makeDirectories(directory: string, stores: Store[]): Promise<void> {
  await rm(directory, { recursive: true, force: true })
  for (const { directory: store, owner } of stores) {
    await mkdir(store, { recursive: true })
    await chmod(store, 0o755)
    // The reader's user namespace maps the files of its store: the directory must be the reader's.
    if (owner === 'rootless') await chown(store, 1000, 1000)
  }
}

async function removeForgotten(directory: string): Promise<void> {
  const all = dirname(directory)
  for (const name of await readdir(all)) {
    if (name === basename(directory)) continue
    const changed = await stat(join(all, name, 'images.json')).catch(() => undefined)
    if (!changed || Date.now() - changed.mtimeMs > forgottenMs)
      await rm(join(all, name), { recursive: true, force: true })
  }
}

async function inUse(scratch: string): Promise<boolean> {
  const names = await readdir(scratch).catch((): string[] => [])
  return names.some((name) => name.startsWith('run-'))
}

/** Copies an image into both stores under `name`; `reference` as skopeo reads it with `layout` at /mnt/layout. */
export async function storeImage(
  name: string,
  { layout, reference }: { layout: string; reference: string },
  stores: Store[],
  context: Context,
): Promise<void> {
  for (const store of stores) {
    const task = `Unpack ${name} for ${store.owner === 'rootful' ? 'root' : 'the reader'}`
    context.progress({ task, state: 'start' })
    await copyIntoStore(reference, name, store, [{ host: layout, name: 'layout' }], context)
    context.progress({ task, state: 'done' })
  }
}

/** The record of what the shared stores hold, beside them. */
const recordSchema = z.object({
  schema: z.literal(1),
  /** True while a store holds images whose names went to others. */
  superseded: z.boolean(),
  images: z.array(
    z.object({
      name: z.string(),
      /** Of the manifest for this machine. */
      digest: z.string(),
      /** Of what the registry held under the name: it is compared when the registry is asked again. */
      listed: z.string(),
      source: z.string(),
      subject: z.enum(['real', 'candidate', 'stand-in']),
      /** Version of the bootc inside, where there is one. */
      bootc: z.string().exactOptional(),
    }),
  ),
})
export type ImageRecord = z.infer<typeof recordSchema>
export type RecordedImage = ImageRecord['images'][number]

/** Undefined when there is none: then the stores have to be made again. */
export function readRecord(directory: string): ImageRecord | undefined {
  return recordSchema.safeParse(readJson(join(directory, 'images.json'))).data
}

export async function writeRecord(directory: string, record: ImageRecord): Promise<void> {
  await writeAtomically(join(directory, 'images.json'), JSON.stringify(record, null, 2))
}
