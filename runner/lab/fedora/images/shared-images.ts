/** Documented images in the lab's stores: pulled when a tutorial first names them, looked at again once a run. */

import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import pLimit from 'p-limit'
import { defined } from '../../../core/defined.ts'
import { LabError, type ResolvedImage } from '../../lab.ts'
import { stub } from '../../offline/bootc/user-bootc.ts'
import { imagesPart, readDigests } from '../../offline/images/images-part.ts'
import { standIns } from '../../offline/images/table.ts'
import { withLock } from '../../provision/lock.ts'
import type { Context } from '../../provision/part.ts'
import { isDiskFull } from '../../provision/run.ts'
import { ensureOffline } from '../tools/podman.ts'
import { type Downloaded, download, inspectImage, want } from './download.ts'
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
  /** What takes the place of a documented image that cannot be had. */
  standIn: (name: string) => Promise<Downloaded | undefined>
}

export async function openSharedImages(options: SharedImagesOptions, context: Context): Promise<SharedImages> {
  const { directory, tools, candidates } = options
  const recorded = readRecord(directory)?.images ?? []
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
    const before = readRecord(directory)
    const there = before?.images.find((image) => image.name === name)
    const keep = async (image: RecordedImage) => {
      // Another run may have pulled others in the meantime.
      const record = readRecord(directory)
      const images = [...(record?.images ?? []).filter((other) => other.name !== name), image]
      const superseded = (record?.superseded ?? false) || (there !== undefined && there.digest !== image.digest)
      const sorted = images.sort((a, b) => (a.name < b.name ? -1 : 1))
      await writeRecord(directory, { schema: 1, superseded, images: sorted })
      remember(sorted)
    }
    try {
      const remote = await inspectImage(wanted, tools, context)
      if (there?.listed === remote.listed) return remember(before?.images ?? [])
      const downloaded = await download(wanted, remote, tools, context)
      await storeImage(name, downloaded, storesOf(directory, tools), context)
      await rm(downloaded.layout, { recursive: true })
      const bootc = remote.bootable ? await options.bootcVersion(name) : undefined
      await keep({
        ...{ name, digest: downloaded.digest, listed: remote.listed, source: wanted.source },
        subject: candidate === undefined ? 'real' : 'candidate',
        ...defined({ bootc }),
      })
    } catch (error) {
      if (!(error instanceof LabError) || isDiskFull(error) || candidate !== undefined) throw error
      const why = reason(error)
      const task = `${name}: ${why}`
      context.progress({ task, state: 'start' })
      if (there !== undefined && there.subject !== 'stand-in') {
        context.progress({ task, state: 'done', note: 'the copy of an earlier run is used' })
        return remember(before?.images ?? [])
      }
      const standIn = await options.standIn(name)
      if (standIn === undefined) throw error
      await storeImage(name, standIn, storesOf(directory, tools), context)
      const source = `stand-in recipe, because ${wanted.source} could not be had: ${why}`
      await keep({ name, digest: standIn.digest, listed: '', source, subject: 'stand-in' })
      context.progress({ task, state: 'done', note: 'a stand-in made of Debian packages takes its place' })
    }
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

/** The first sentence, without the program's own lines. */
function reason(error: LabError): string {
  const cause = error.cause instanceof LabError ? error.cause : error
  const [first = ''] = cause.message.split('\n')
  const last = cause.message.split('\n').at(-1) ?? ''
  const known = /^(.*?): \S+ (?:ended with status|was ended)/.exec(first)?.[1]
  return (
    known ??
    last
      .replace(/^.*level=fatal msg="?/, '')
      .replace(/"$/, '')
      .slice(0, 200)
  )
}

function resolved({ name, digest, source, subject }: RecordedImage): ResolvedImage {
  return { name, digest, source, subject }
}

/** Undefined for an image that has none. Made of Debian packages when one is needed first: minutes, once. */
export async function standInOf(name: string, context: Context): Promise<Downloaded | undefined> {
  if (!standIns.some(({ names }) => names.includes(name))) return undefined
  const directory = await ensureOffline(imagesPart(stub()), context)
  const digest = readDigests(directory)[name]
  return digest === undefined
    ? undefined
    : { layout: join(directory, 'layout'), reference: `oci:/mnt/layout:${name}`, digest }
}
