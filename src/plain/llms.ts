/** The site for language models: a list of pages as Markdown, and all of them in one text. */

import { type Library, type LibraryPage, pagesOf } from '../library/library.ts'
import { markdownHref, pageHref } from '../library/links.ts'
import { type Site, siteName, tagline } from '../site.ts'
import { tallySentence } from '../state/tally.ts'
import { markdownOf } from './plain-files.ts'

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
    for (const page of pagesOf(section, pages)) {
      const { id, frontMatter } = page.tutorial
      lines.push(
        `- [${frontMatter.title}](${url}${markdownHref(base, id)}): ${frontMatter.description} ${tallySentence(page.view.tally)}`,
      )
    }
    lines.push('')
  }
  return `${lines.join('\n').trimEnd()}\n`
}

/** Each page behind the other, with its address and how much of it was run. */
export function llmsFullText(pages: LibraryPage[], { url = '', base }: Site): string {
  const texts = pages.map((page) => {
    const { tutorial, view } = page
    return `<!-- ${url}${pageHref(base, tutorial.id)} ${tallySentence(view.tally)} -->\n\n${markdownOf(page)}`
  })
  return [`# ${siteName}\n\n> ${tagline}\n`, ...texts].join('\n')
}
