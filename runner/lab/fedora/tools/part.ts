/** The root filesystem that every sandbox is layered on: Fedora, with the tools that readers use. */
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LabError } from '../../lab.ts'
import type { Context } from '../../provision/context.ts'
import type { Part } from '../../provision/part.ts'
import { run } from '../../provision/run.ts'
import { base, containerfile } from './containerfile.ts'
import { storageInside } from './host-podman.ts'
import type { Podman } from './podman.ts'

/** Raise it when a change of the code, not of the recipe, changes the tools. */
const revision = 1

const recipe = containerfile()

/** What, apart from the base, decides the tools. */
export const toolsRecipe: unknown = { revision, recipe }

export type Base = {
  /** Of the manifest for this machine. */
  digest: string
  /** All digests by which the registry knows it: that of the list of architectures too. */
  known: string[]
}

/** Pulls the base into `storage`. */
export async function pullBase(podman: Podman, storage: string, context: Context): Promise<Base> {
  const task = `Pull ${base}`
  context.progress({ task, state: 'start' })
  await podman(['pull', '--quiet', base], storage, context).catch(sayWhichImage)
  const listed = await podman(['image', 'inspect', '--format', '{{.Digest}} {{.RepoDigests}}', base], storage, context)
  context.progress({ task, state: 'done' })
  const known = [...new Set(listed.match(/sha256:[0-9a-f]{64}/g) ?? [])]
  return { digest: known[0] ?? '', known }
}

function sayWhichImage(cause: unknown): never {
  if (!(cause instanceof LabError)) throw cause
  throw new LabError(`${base}, of which the tools are made, cannot be had: ${cause.message}`, cause.remedy, { cause })
}

/** `storage` holds the base. */
export function toolsPart(digest: string, storage: string, podman: Podman): Part {
  return {
    name: 'tools',
    recipe: { toolsRecipe, digest },
    async build(directory: string, context: Context) {
      const task = `Tools: podman, buildah, skopeo and others on ${base}`
      context.progress({ task, state: 'start' })
      const file = join(storage, 'Containerfile')
      const archive = join(storage, 'tools.tar')
      await writeFile(file, recipe)
      // No bridge, no control groups: nothing of the build shows on the machine.
      const alone = ['--isolation', 'chroot', '--network', 'host']
      const out = ['--output', `type=tar,dest=${storageInside}/tools.tar`]
      await podman(
        ['build', ...alone, ...out, '--file', `${storageInside}/Containerfile`, `${storageInside}/tmp`],
        storage,
        context,
        (line) => {
          const step = /^(?:STEP (\d+)\/(\d+)|\[ *(\d+)\/(\d+)\])/.exec(line)
          if (step) context.progress({ task, state: 'progress', note: line.slice(0, 60) })
        },
      )
      const faithful = ['--numeric-owner', '--xattrs', '--xattrs-include=*']
      await run(['tar', ...faithful, '-xpf', archive, '-C', directory], context)
      await rm(archive)
      context.progress({ task, state: 'done' })
    },
  }
}
