/** The site for machines: a list of pages as Markdown, and a feed of runs and changes. */
import { labName } from '../evidence/lab-name.ts'
import { type Site, siteName, tagline } from '../site.ts'
import { recordTally } from '../state/record-tally.ts'
import { tallySentence } from '../state/tally.ts'
import type { Library, LibraryPage } from './library.ts'
import { markdownHref, pageHref } from './links.ts'
import { sectionOf } from './sections.ts'

/** https://llmstxt.org: title, summary, links per section. */
export function llmsText({ pages, sections }: Library, { url = '', base }: Site): string {
  const lines = [
    `# ${siteName}`,
    '',
    `> ${tagline}`,
    '',
    'The entry of each page says how many of its commands were run.',
    '',
  ]
  for (const section of sections) {
    lines.push(`## ${section.title}`, '')
    for (const page of pages.filter(({ tutorial }) => sectionOf(tutorial.id) === section.id)) {
      const { id, frontMatter } = page.tutorial
      lines.push(
        `- [${frontMatter.title}](${url}${markdownHref(base, id)}): ${frontMatter.description} ${tallySentence(page.view.tally)}`,
      )
    }
    lines.push('')
  }
  return `${lines.join('\n').trimEnd()}\n`
}

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
<rss version="2.0"><channel><title>${xml(siteName)}</title><link>${xml(`${url}${base}`)}</link><description>${xml(`${tagline}: runs and changes`)}</description>
${body.join('\n')}
</channel></rss>
`
}

function itemsOf({ tutorial, view, changedAt }: LibraryPage, url: string, base: string): Item[] {
  const link = `${url}${pageHref(base, tutorial.id)}`
  const { title, description } = tutorial.frontMatter
  const proofs = view.records.map((record) => ({
    title: `${title}: ${record.status === 'passed' ? 'run passed' : `run ${record.status}`}`,
    link,
    guid: `${tutorial.id}@${record.startedAt}@${record.lab.name}`,
    at: record.startedAt,
    text: `${labName(record)}: ${tallySentence(recordTally(record, tutorial))}`,
  }))
  const change =
    changedAt === undefined
      ? []
      : [
          {
            title: `${title}: text changed`,
            link,
            guid: `${tutorial.id}@${changedAt}`,
            at: changedAt,
            text: description,
          },
        ]
  return [...proofs, ...change]
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
