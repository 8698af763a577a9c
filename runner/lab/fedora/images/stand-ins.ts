/** Stand-ins of the offline lab, for documented images that cannot be had. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { stub } from '../../offline/bootc/user-bootc.ts'
import { imagesPart, readDigests } from '../../offline/images/images-part.ts'
import { standIns } from '../../offline/images/table.ts'
import { ensureHostPrograms } from '../../offline/provision.ts'
import type { Context } from '../../provision/context.ts'
import { withLock } from '../../provision/lock.ts'
import { ensurePart, isAvailable } from '../../provision/part.ts'
import { offlineContext } from '../tools/podman.ts'

/** `reference` as skopeo reads it, with `layout` bound to /mnt/layout. */
export type StandInImage = { layout: string; reference: string; digest: string }

/** Undefined for an image that has none. Made of Debian packages when one is needed first: minutes, once. */
export async function standInOf(name: string, context: Context): Promise<StandInImage | undefined> {
  if (!standIns.some(({ names }) => names.includes(name))) return undefined
  const offline = offlineContext(context)
  await mkdir(offline.directory, { recursive: true })
  return await withLock(offline, async () => {
    const part = imagesPart(stub())
    if (!isAvailable(part, offline)) await ensureHostPrograms(offline)
    const directory = await ensurePart(part, offline)
    const digest = readDigests(directory)[name]
    return digest === undefined
      ? undefined
      : { layout: join(directory, 'layout'), reference: `oci:/mnt/layout:${name}`, digest }
  })
}
