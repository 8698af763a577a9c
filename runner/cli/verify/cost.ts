/** What a run will cost, said before it begins: an early file or a snippet may make many pages run again. */
import { formatDuration } from '../../core/duration.ts'
import type { PlannedRun } from './plan-runs.ts'

/** `durations` are those of the last runs, in milliseconds by id. Undefined where nothing runs. */
export function costOf(
  planned: Pick<PlannedRun, 'tutorial' | 'decision'>[],
  durations: Map<string, number>,
  jobs: number,
): string | undefined {
  const ids = planned.filter(({ decision }) => decision.run).map(({ tutorial }) => tutorial.id)
  if (ids.length === 0) return undefined
  const known = ids.flatMap((id) => durations.get(id) ?? [])
  const sum = known.reduce((total, ms) => total + ms, 0)
  const about = Math.max(sum / jobs, ...known)
  const unknown = ids.length - known.length
  const time = known.length === 0 ? 'no record says how long' : `about ${formatDuration(about)} by their last runs`
  const without = known.length > 0 && unknown > 0 ? ` and ${unknown} without a record` : ''
  return `to run: ${ids.length} of ${planned.length} ${planned.length === 1 ? 'page' : 'pages'}, ${time}${without}`
}
