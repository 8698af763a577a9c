/** Documented images in the lab's stores: pulled when a tutorial first names them, looked at again once a run. */

import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import pLimit from 'p-limit'
import { defined } from '../../../core/defined.ts'
import type { ResolvedImage } from '../../lab.ts'
import type { Context } from '../../provision/context.ts'
import { withLock } from '../../provision/lock.ts'
import { download, inspectImage, want } from './remote.ts'
import { type RecordedImage, readRecord, storeImage, storesOf, writeRecord } from './stores.ts'

export type SharedImages = {
  /** What the stores hold, by name. The array stays the same one and is kept up to date. */
  known: ResolvedImage[]
  /** The version of the bootc inside an image of the stores. */
  bootcOf(name: string): string | undefined
  /** Throws a `LabError` that names the image that cannot be had. */
  ensure(names: string[]): Promise<void>
}

export type SharedImagesOptions = {
  /** Of the stores and their record. */
  directory: string
  tools: string
  /** Name → source, from `--image`. */
  candidates: Record<string, string>
  /** The version of the bootc inside an image that is in the stores; undefined when it prints none. */
  bootcVersion: (name: string) => Promise<string | undefined>
}

export async function openSharedImages(options: SharedImagesOptions, context: Context): Promise<SharedImages> {
  const { directory, tools, candidates } = options
  const recorded = (await readRecord(directory))?.images ?? []
  const known = recorded.map(resolved)
  const looked = new Map<string, Promise<void>>()
  const oneByOne = pLimit(1)

  const remember = (images: RecordedImage[]) => {
    recorded.splice(0, recorded.length, ...images)
    known.splice(0, known.length, ...images.map(resolved))
  }
  const ensureOne = async (name: string): Promise<void> => {
    const candidate = candidates[name]
    const wanted = want(name, candidate)
    const remote = await inspectImage(wanted, tools, context)
    // Another run may have pulled it in the meantime.
    const record = await readRecord(directory)
    const images = record?.images ?? []
    const there = images.find((image) => image.name === name)
    if (there?.listed === remote.listed) return remember(images)
    const layout = join(context.directory, 'download.partial')
    await rm(layout, { recursive: true, force: true })
    await mkdir(layout)
    const digest = await download(wanted, remote, layout, tools, context)
    await storeImage(name, layout, storesOf(directory, tools), context)
    await rm(layout, { recursive: true })
    const bootc = remote.bootable ? await options.bootcVersion(name) : undefined
    const image: RecordedImage = {
      ...{ name, digest, listed: remote.listed, source: wanted.source },
      subject: candidate === undefined ? 'real' : 'candidate',
      ...defined({ bootc }),
    }
    const next = [...images.filter((other) => other.name !== name), image].sort((a, b) => (a.name < b.name ? -1 : 1))
    const superseded = (record?.superseded ?? false) || (there !== undefined && there.digest !== digest)
    await writeRecord(directory, { schema: 1, superseded, images: next })
    remember(next)
  }

  return {
    known,
    bootcOf: (name) => recorded.find((image) => image.name === name)?.bootc,
    async ensure(names) {
      for (const name of names) {
        const look = looked.get(name) ?? oneByOne(() => withLock(context, () => ensureOne(name)))
        looked.set(name, look)
        // The next tutorial that names it tries again.
        look.catch(() => looked.delete(name))
        await look
      }
    },
  }
}

function resolved({ name, digest, source, subject }: RecordedImage): ResolvedImage {
  return { name, digest, source, subject }
}
