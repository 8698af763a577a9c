/** Decides for each tutorial whether it runs or its evidence is taken from the cache, and says why. */
import type { Tutorial } from '../document/model.ts'
import { cacheKey, type RunInputs } from './inputs.ts'
import type { Evidence } from './schema.ts'

export type Decision = { run: true; reasons: string[] } | { run: false; evidence: Evidence; reasons: string[] }

export type FreshnessRequest = {
  tutorial: Tutorial
  /** The lab that would run it. */
  lab: string
  /** All records of this tutorial. */
  records: Evidence[]
  /** Whether there are others that do not count here. */
  hasForeign?: boolean
  /** The inputs of a run now, given the images that an earlier one used. */
  inputsNow: (imagesSeen: string[]) => RunInputs
  useCache: boolean
  /** Milliseconds after which a hit expires; absent: never. */
  maxAge?: number
  /** Epoch milliseconds. */
  now: number
}

/** Pure: the same request gives the same decision. */
export function decide(request: FreshnessRequest): Decision {
  if (!request.useCache) return { run: true, reasons: ['--no-cache'] }
  const records = request.records.filter((record) => record.lab.name === request.lab).sort(newestFirst)
  if (records.length === 0) return { run: true, reasons: [neverRan(request)] }

  const same = records.find((record) => record.key === cacheKey(inputsLike(request, record)))
  if (same === undefined) return { run: true, reasons: closestDifference(request, records) }
  if (same.status === 'failed') return { run: true, reasons: [`it failed when it last ran, ${same.startedAt}`] }
  if (same.status === 'interrupted') return { run: true, reasons: [`its last run was interrupted, ${same.startedAt}`] }
  const age = request.now - Date.parse(same.startedAt)
  // A date in the future (a clock that was set back) must not keep evidence young for ever.
  if (request.maxAge !== undefined && (age > request.maxAge || age < -request.maxAge))
    return {
      run: true,
      reasons: [`it last ran ${same.startedAt}, longer ago than --max-age allows where the network is used`],
    }
  return { run: false, evidence: same, reasons: [`nothing changed since it passed, ${same.startedAt}`] }
}

/** Names of the inputs that differ, as sentences; empty when none does. */
function differences(before: RunInputs, now: RunInputs): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort()
  return names.flatMap((name) => {
    const [old, current] = [before[name], now[name]]
    if (old === current) return []
    if (old === undefined) return [`${name} is new (${shorten(current)})`]
    if (current === undefined) return [`${name} is gone (was ${shorten(old)})`]
    return [`${name} changed (${shorten(old)} → ${shorten(current)})`]
  })
}

/** Blocks that were added, removed or changed since a record was made, or that only the text around them was. */
function changedBlocks(tutorial: Tutorial, record: Evidence): string {
  const before = new Map(record.blocks.map((block) => [block.id, block.hash]))
  const now = new Map(tutorial.blocks.map((block) => [block.id, block.hash]))
  const changed = [...now].filter(([id, hash]) => before.has(id) && before.get(id) !== hash).map(([id]) => id)
  const added = [...now.keys()].filter((id) => !before.has(id))
  const removed = [...before.keys()].filter((id) => !now.has(id))
  const parts = [list('changed', changed), list('added', added), list('removed', removed)].filter(Boolean)
  return parts.length > 0
    ? `the tutorial's blocks: ${parts.join('; ')}`
    : "the tutorial's text around its blocks changed"
}

function closestDifference(request: FreshnessRequest, records: Evidence[]): string[] {
  const candidates = records.map((record) => ({
    record,
    changes: differences(record.inputs ?? {}, inputsLike(request, record)).map((change) =>
      change.startsWith('tutorial changed') ? changedBlocks(request.tutorial, record) : change,
    ),
  }))
  candidates.sort((a, b) => a.changes.length - b.changes.length)
  const [closest] = candidates
  if (closest === undefined || closest.record.inputs === undefined)
    return ['its evidence does not say what it was made from']
  return closest.changes.length > 0 ? closest.changes : ['its evidence has a key that its inputs do not explain']
}

function neverRan(request: FreshnessRequest): string {
  const elsewhere = [...new Set(request.records.map((record) => record.lab.name))].sort()
  return elsewhere.length > 0
    ? `it never ran in the lab ${request.lab} (only in ${elsewhere.join(', ')})`
    : request.hasForeign
      ? 'its evidence was made on another machine, and no known key has signed it'
      : 'there is no evidence of it yet'
}

function inputsLike(request: FreshnessRequest, record: Evidence): RunInputs {
  return request.inputsNow(record.images.map((image) => image.name))
}

function newestFirst(a: Evidence, b: Evidence): number {
  return Date.parse(b.startedAt) - Date.parse(a.startedAt) || (a.status === 'failed' ? -1 : 1)
}

function list(verb: string, ids: string[]): string {
  if (ids.length === 0) return ''
  const shown = ids.slice(0, 5).join(', ')
  return `${verb} ${shown}${ids.length > 5 ? ` and ${ids.length - 5} more` : ''}`
}

/** Hashes are cut so that a line stays readable; they still differ. */
function shorten(value = ''): string {
  return value.replace(/\b([0-9a-f]{12})[0-9a-f]{20,}\b/g, '$1')
}
