/** Images where they come from: what a registry holds now. */
import { rm } from 'node:fs/promises'
import { z } from 'zod'
import { LabError } from '../../lab.ts'
import { readSource } from '../../offline/candidate/source.ts'
import type { Context } from '../../provision/context.ts'
import { runInRoot } from '../../provision/in-root.ts'
import { unknownRemedy } from '../../provision/run.ts'
import { registryAccess } from '../tools/registry-access.ts'

export type Wanted = {
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

export type Remote = { listed: string; layers: number; bootable: boolean }

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
    ...(onLine ? { onLine } : {}),
  })
    .finally(() => rm(access.layer, { recursive: true, force: true }))
    .catch((cause: unknown) => {
      if (!(cause instanceof LabError)) throw cause
      throw new LabError(
        `the image ${wanted.name} cannot be had from ${wanted.source}: ${cause.message}`,
        remedy(cause),
        {
          cause,
        },
      )
    })
}

/** What is known to help stands before the general advice. */
function remedy({ remedy: known }: LabError): string {
  return known === unknownRemedy
    ? 'Check its name in the front matter (`images`), the registry and the network. `--lab offline` runs on stand-ins.'
    : known
}
