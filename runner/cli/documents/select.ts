/** Which of the documents are to run. */

import { matchesGlob } from 'node:path'
import type { Tutorial } from '../../document/model.ts'
import type { Evidence } from '../../evidence/schema.ts'
import { planShards, recordedDurations, type ShardPlan } from '../../evidence/shards.ts'
import { architecture } from '../../lab/sandbox/processes/cpu.ts'
import { notOneOf } from '../frame/option-values.ts'
import type { VerifyOptions } from '../frame/verify-options.ts'

export type Selection = { tutorials: Tutorial[]; plan?: ShardPlan; errors: string[] }

/** Why the page is not run on this machine; undefined where it is. */
export function whyNotHere(tutorial: Tutorial): string | undefined {
  if (!tutorial.blocks.some(({ kind }) => kind === 'run')) return 'it has no blocks to run'
  const { architectures } = tutorial.frontMatter
  const here = architecture()
  if (architectures.length === 0 || architectures.some((name) => name === here)) return undefined
  return `it is for ${architectures.join(' and ')} alone, and this machine is ${here}`
}

/** Pure. `records` give the durations by which shards are balanced. `kept`: see `narrow`. */
export function select(
  all: Tutorial[],
  options: VerifyOptions,
  records: Evidence[],
  kept: (tutorial: Tutorial) => boolean = () => true,
): Selection {
  const errors = [...checkVariants(all, options.variant), ...checkImages(all, options.images)]
  const filtered = all.filter(
    (tutorial) =>
      kept(tutorial) &&
      (options.filters.length === 0 || options.filters.some((glob) => matchesGlob(tutorial.id, glob))),
  )
  for (const glob of options.filters)
    if (!all.some((tutorial) => matchesGlob(tutorial.id, glob)))
      errors.push(
        `--filter ${glob}: no tutorial has such an id; ids are paths below the content folder, e.g. ${all[0]?.id ?? 'build/first-image'}`,
      )
  if (options.shard === undefined) return { tutorials: filtered, errors }
  const ids = filtered.map((tutorial) => tutorial.id)
  const plan = planShards(ids, recordedDurations(records, options.lab), options.shard.count)
  const mine = new Set(plan.shards[options.shard.index - 1])
  return { tutorials: filtered.filter((tutorial) => mine.has(tutorial.id)), plan, errors }
}

/** A candidate under a name that no document writes would be tested by nothing. */
function checkImages(tutorials: Tutorial[], images: Record<string, string>): string[] {
  const declared = [...new Set(tutorials.flatMap((tutorial) => tutorial.frontMatter.images))].sort()
  return Object.keys(images)
    .filter((name) => !tutorials.some((tutorial) => tutorial.source.includes(name)))
    .map((name) => notOneOf(`--image ${name}=…: no document uses an image of this name`, name, declared))
}

/** A choice that no tutorial offers is a mistake of the call. */
function checkVariants(tutorials: Tutorial[], asked: Record<string, string>): string[] {
  return Object.entries(asked).flatMap(([key, value]) => {
    const option = `--variant ${key}=${value}`
    const keys = [...new Set(tutorials.flatMap((tutorial) => Object.keys(tutorial.variants)))].sort()
    if (!keys.includes(key))
      return [
        keys.length === 0
          ? `${option}: none of the tutorials has tabs`
          : notOneOf(`${option}: no tutorial has tabs for it`, key, keys),
      ]
    const values = [...new Set(tutorials.flatMap((tutorial) => tutorial.variants[key] ?? []))].sort()
    return values.includes(value) ? [] : [notOneOf(`${option}: no tutorial has this tab`, value, values)]
  })
}
