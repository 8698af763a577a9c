/** A feed of what readers want to hear of: texts that changed, and steps that fail. A run that passed is no news. */
import { failureText, labName } from '../evidence/record.ts'
import { type Site, siteName, tagline } from '../site.ts'
import type { Library, LibraryPage } from './library.ts'
import { pageHref } from './links.ts'

type Item = { title: string; link: string; guid: string; at: string; text: string }

export function rss(library: Library, site: Site): string {
  const { url = '', base } = site
  const items = library.pages
    .flatMap((page) => itemsOf(page, url, base))
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || (a.guid < b.guid ? -1 : 1))
    .slice(0, 50)
  const body = items.map(({ title, link, guid, at, text }) =>
    [
      '<item>',
      `<title>${xml(title)}</title>`,
      `<link>${xml(link)}</link>`,
      `<guid isPermaLink="false">${xml(guid)}</guid>`,
      `<pubDate>${new Date(at).toUTCString()}</pubDate>`,
      `<description>${xml(text)}</description>`,
      '</item>',
    ].join(''),
  )
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>${xml(siteName)}</title><link>${xml(`${url}${base}`)}</link><description>${xml(`${tagline}: changes and failures`)}</description>
${body.join('\n')}
</channel></rss>
`
}

function itemsOf({ tutorial, view, changedAt }: LibraryPage, url: string, base: string): Item[] {
  const link = `${url}${pageHref(base, tutorial.id)}`
  const { title, description } = tutorial.frontMatter
  const failures = view.failing.map(({ block, view: { record, block: seen } }) => ({
    title: `${title}: step ${block.id} failed`,
    link: `${link}#step-${block.id}`,
    guid: `${tutorial.id}#${block.id}@${record.startedAt}@${record.lab.name}`,
    at: record.startedAt,
    text: `${labName(record)}: ${failureText(seen)}`,
  }))
  if (changedAt === undefined) return failures
  const change = {
    title: `${title}: text changed`,
    link,
    guid: `${tutorial.id}@${changedAt}`,
    at: changedAt,
    text: description,
  }
  return [...failures, change]
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
