/** Image stores that sandboxes use read-only: one for root's podman, one for the reader's. */
import { chmod, chown } from 'node:fs/promises'
import { join } from 'node:path'
import { type Context, ensurePart, type Part, partKey } from '../../provision/part.ts'
import { run } from '../../provision/run.ts'
import type { BootcSource } from '../bootc/user-bootc.ts'
import { type Candidate, candidatePart } from '../candidate/part.ts'
import { imagesPart, readDigests } from '../images/images-part.ts'
import { toolsPart } from '../tools/part.ts'
import { copyIntoStore, type Owner, removeNameless, type Store } from './skopeo.ts'

/** Raise it when a change of the code changes the stores. */
const revision = 2

/** The stand-ins with the bootc stub; the part is the store's directory itself. */
export function storePart(owner: Owner, bootc: BootcSource): Part {
  const images = imagesPart(bootc)
  return {
    name: `store-${owner}`,
    recipe: { revision, images: partKey(images), tools: partKey(toolsPart) },
    transient: true,
    async build(directory: string, context: Context) {
      const from = await ensurePart(images, context)
      const store = { directory, owner, tools: await ensurePart(toolsPart, context) }
      await chmod(directory, 0o755)
      // The reader's user namespace maps the files of its store: the directory must be the reader's.
      if (owner === 'rootless') await chown(directory, 1000, 1000)
      await loadLayout(from, store, `Load the stand-in images for ${whose(owner)}`, context)
    },
  }
}

/**
 * A store in which some names of `base` mean other images: stand-ins with a real bootc, candidates. It shares the files
 * of `base` by hard links, so that only what differs is copied.
 */
export function changedStorePart(owner: Owner, base: Part, bootc: BootcSource, candidates: Candidate[]): Part {
  const images = bootc.kind === 'real' ? imagesPart(bootc) : undefined
  return {
    name: `changed-store-${owner}`,
    recipe: {
      revision,
      base: partKey(base),
      images: images && partKey(images),
      candidates: candidates.map((one) => [one.name, partKey(candidatePart(one, bootc))]),
    },
    transient: true,
    async build(directory: string, context: Context) {
      const store = { directory, owner, tools: await ensurePart(toolsPart, context) }
      await run(['cp', '-al', `${await ensurePart(base, context)}/.`, directory], context)
      // Locks are written in place, which would reach the store below.
      await run(['find', directory, '-maxdepth', '2', '-name', '*.lock', '-delete'], context)
      if (images)
        await loadLayout(
          await ensurePart(images, context),
          store,
          `Put bootc into the images for ${whose(owner)}`,
          context,
        )
      for (const candidate of candidates) {
        const task = `Load ${candidate.name} from ${candidate.source} for ${whose(owner)}`
        context.progress({ task, state: 'start' })
        const from = await ensurePart(candidatePart(candidate, bootc), context)
        await copyIntoStore('dir:/mnt/candidate', candidate.name, store, [{ host: from, name: 'candidate' }], context)
        context.progress({ task, state: 'done' })
      }
      await removeNameless(store, context)
    },
  }
}

async function loadLayout(images: string, store: Store, task: string, context: Context): Promise<void> {
  const names = Object.keys(readDigests(images))
  context.progress({ task, state: 'start' })
  for (const [index, name] of names.entries()) {
    context.progress({ task, state: 'progress', note: name, done: index, total: names.length, unit: 'images' })
    await copyIntoStore(
      `oci:/mnt/layout:${name}`,
      name,
      store,
      [{ host: join(images, 'layout'), name: 'layout' }],
      context,
    )
  }
  context.progress({ task, state: 'done' })
}

function whose(owner: Owner): string {
  return owner === 'rootful' ? 'root' : 'the reader'
}
