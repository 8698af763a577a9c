/** What pages were checked against, and which of it nobody has looked at for long. */
import type { Tutorial } from '../../runner/document/model.ts'
import { daysSince } from '../evidence/format.ts'

export type Source = Tutorial['frontMatter']['sources'][number]
type WithSources = Pick<Tutorial, 'id' | 'file'> & { frontMatter: Pick<Tutorial['frontMatter'], 'title' | 'sources'> }

/** Heading of the list at the end of a page. */
export const sourcesHeading = 'Checked against'

/** Version and date, as they stand behind a title. `date` writes a day. */
export function sourceDetails({ version, checked }: Source, date: (iso: string) => string): string {
  return [...(version === undefined ? [] : [version]), date(checked)].join(', ')
}

export type DueSource = { page: WithSources; source: Source; days: number }

/** Sources that were checked more than `days` days ago, the oldest first. */
export function dueSources(pages: WithSources[], now: Date, days: number): DueSource[] {
  return pages
    .flatMap((page) =>
      page.frontMatter.sources.map((source) => ({ page, source, days: daysSince(source.checked, now) })),
    )
    .filter((entry) => entry.days > days)
    .sort((a, b) => b.days - a.days || (a.page.id < b.page.id ? -1 : 1))
}
