/** What a shard did, kept beside its evidence so that `merge` knows whether each tutorial was in a shard. */
import { lstat, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeAtomically } from '../../core/atomic-write.ts'
import { oneLine } from '../../core/terminal-text.ts'

/** More machines, pages and bytes than anybody has; what is larger was made to do harm. */
const most = { shards: 1000, tutorials: 20_000, id: 1000, bytes: 16 * 1024 * 1024 }
/** Ids that a message names. */
const shown = 20

const manifestSchema = z
  .object({
    shard: z.number().int().min(1),
    of: z.number().int().min(1).max(most.shards),
    plan: z.string().max(100),
    /** Ids of those that have something to run. */
    tutorials: z.array(z.string().max(most.id)).max(most.tutorials),
  })
  .refine(({ shard, of }) => shard <= of)

export type ShardManifest = z.infer<typeof manifestSchema>

const pattern = /^shard-\d+-of-\d+\.json$/

export async function writeShardManifest(directory: string, manifest: ShardManifest): Promise<void> {
  await writeAtomically(
    join(directory, `shard-${manifest.shard}-of-${manifest.of}.json`),
    `${JSON.stringify(manifest, null, 1)}\n`,
  )
}

export async function readShardManifests(directory: string): Promise<ShardManifest[]> {
  const names = (await readdir(directory).catch(() => [])).filter((name) => pattern.test(name)).sort()
  const read = await Promise.all(
    names.map(async (name): Promise<ShardManifest[]> => {
      try {
        const file = join(directory, name)
        if ((await lstat(file)).size > most.bytes) return []
        return [manifestSchema.parse(JSON.parse(await readFile(file, 'utf8')))]
      } catch {
        // A manifest that was cut short or made up is a shard that is not there, and is reported as such.
        return []
      }
    }),
  )
  return read.flat()
}

/**
 * Sentences about shards that are missing, ended before their work was done, or were split differently; empty when
 * all is well or nothing was sharded. `recorded`: ids of the tutorials of which the shards left evidence.
 */
export function checkShards(manifests: ShardManifest[], recorded: ReadonlySet<string>): string[] {
  const [first] = manifests
  if (first === undefined) return []
  if (manifests.some((manifest) => manifest.plan !== first.plan || manifest.of !== first.of))
    return [
      'the shards were split differently (their machines had different documents or durations): some tutorials may have run nowhere',
    ]
  const missing = Array.from({ length: first.of }, (_, index) => index + 1).filter(
    (index) => !manifests.some((manifest) => manifest.shard === index),
  )
  const lacking =
    missing.length === 0
      ? []
      : [`no evidence from shard ${missing.join(', ')} of ${first.of}: their tutorials are missing`]
  const cut = manifests.flatMap(({ shard, tutorials }) => {
    const lost = tutorials.filter((id) => !recorded.has(id))
    return lost.length === 0 ? [] : [`shard ${shard} of ${first.of} left no evidence of ${listed(lost)}`]
  })
  return [...lacking, ...cut]
}

function listed(ids: string[]): string {
  const names = ids.slice(0, shown).map((id) => oneLine(id).slice(0, 200))
  return names.join(', ') + (ids.length > shown ? ` and ${ids.length - shown} more` : '')
}
