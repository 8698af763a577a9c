/** How much ran, night by night: a small file that each build reads from the last publication and adds a line to. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Site } from '../site.ts'
import { type StateId, stateOrder } from '../state/states.ts'
import { sumOf } from '../state/tally.ts'
import type { Library, LibraryPage } from './library.ts'

const nightSchema = z.object({
  date: z.iso.date(),
  total: z.number().int(),
  counts: z.record(z.string(), z.number().int()),
})

export type Night = z.infer<typeof nightSchema>

/** Older ones are left out: a year is what a line can show. */
const mostNights = 366

/** With the day of the newest run as the last. A file that is not there, or not ours, is no history. */
export function nightsWith({ pages }: Library, { historyFile }: Pick<Site, 'historyFile'>): Night[] {
  const tally = sumOf(pages.map(({ view }) => view.tally))
  const newest = newestRun(pages)
  const before = readNights(historyFile)
  if (newest === undefined) return before
  const date = newest.slice(0, 10)
  const counts = Object.fromEntries(
    stateOrder.map((id) => [
      id,
      tally.parts.filter((part) => part.id === id).reduce((sum, part) => sum + part.count, 0),
    ]),
  )
  const nights = [...before.filter((night) => night.date !== date), { date, total: tally.total, counts }]
  return nights.toSorted((a, b) => (a.date < b.date ? -1 : 1)).slice(-mostNights)
}

/** When one of the pages last ran. */
export function newestRun(pages: LibraryPage[]): string | undefined {
  return pages
    .flatMap(({ view }) => view.records.map(({ startedAt }) => startedAt))
    .sort()
    .at(-1)
}

function readNights(file: string | undefined): Night[] {
  if (file === undefined) return []
  try {
    return z.array(nightSchema).parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new Error(`${file} is not the history of an earlier publication`, { cause: error })
  }
}

export function ranShare({ total, counts }: Night): number {
  const ran = (['booted', 'run'] satisfies StateId[]).reduce((sum, id) => sum + (counts[id] ?? 0), 0)
  return total === 0 ? 0 : ran / total
}
