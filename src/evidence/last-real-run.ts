import type { Evidence } from '../../runner/evidence/schema.ts'

/** When a page last ran on an image of its own, not on a stand-in, whose name ends so. `records`: newest first. */
export function lastRealRun(records: readonly Evidence[], ending = ''): string | undefined {
  return records.find(({ images }) => images.some(({ name, subject }) => subject === 'real' && name.endsWith(ending)))
    ?.startedAt
}
