/** A feed of what readers want to hear of: texts that changed, and steps that fail. A run that passed is no news. */
import type { APIRoute } from 'astro'
import { failureText, labName } from '../evidence/record.ts'
import { hrefOf, library, site } from '../library/current.ts'
import type { LibraryPage } from '../library/library.ts'
import { siteName, tagline } from '../site.ts'

type Item = { title: string; link: string; guid: string; at: string; text: string }

const { url = '' } = site

export const GET: APIRoute = async () => {
  const items = (await library()).pages
    .flatMap(itemsOf)
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
  return new Response(`<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>${xml(siteName)}</title><link>${xml(`${url}${site.base}`)}</link><description>${xml(`${tagline}: changes and failures`)}</description>
${body.join('\n')}
</channel></rss>
`)
}

function itemsOf({ tutorial, view, changedAt }: LibraryPage): Item[] {
  const link = `${url}${hrefOf(tutorial.id)}`
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
