/** What a shard did, kept beside its evidence so that `merge` knows whether each tutorial was in a shard. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAtomically } from '../../core/atomic-write.ts'

/** `tutorials`: ids of those that have something to run. */
export type ShardManifest = { shard: number; of: number; plan: string; tutorials: string[] }

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
        const { shard, of, plan, tutorials } = JSON.parse(
          await readFile(join(directory, name), 'utf8'),
        ) as ShardManifest
        return Number.isInteger(shard) && Number.isInteger(of) && Array.isArray(tutorials)
          ? [{ shard, of, plan, tutorials }]
          : []
      } catch {
        // A manifest that was cut short is a shard that is not there, and is reported as such.
        return []
      }
    }),
  )
  return read.flat()
}

/**
 * Sentences about shards that are missing, ended before their work was done, or were split differently; empty when all is
 * well or nothing was sharded. `recorded`: ids of the tutorials of which the shards left evidence.
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
    return lost.length === 0 ? [] : [`shard ${shard} of ${first.of} left no evidence of ${lost.join(', ')}`]
  })
  return [...lacking, ...cut]
}
