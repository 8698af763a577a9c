/** The documentation as an Antora component: path → content. */
import { type Library, type LibraryPage, pagesOf } from '../library/library.ts'
import { standaloneSvg } from '../pictures/draw.ts'
import { pictures } from '../pictures/registry.ts'
import { siteName, tagline } from '../site.ts'
import { escapeText } from './escape.ts'
import { antoraPage } from './page.ts'
import { antoraTables } from './tables.ts'

export function antoraComponent({ pages, sections }: Library, siteUrl: string | undefined): Map<string, string> {
  const files = new Map<string, string>()
  const titles = new Map(pages.map(({ tutorial }) => [tutorial.id, tutorial.frontMatter.title]))
  const tables = antoraTables()
  files.set(
    'antora.yml',
    [
      'name: image-mode',
      `title: ${siteName}`,
      'version: ~',
      'start_page: ROOT:index.adoc',
      'nav:',
      '  - modules/ROOT/nav.adoc',
      '',
    ].join('\n'),
  )
  const lists = sections.map((section) => ({ ...section, own: pagesOf(section, pages) }))
  const link = ({ tutorial }: LibraryPage): string =>
    `xref:${tutorial.id}.adoc[${escapeText(tutorial.frontMatter.title)}]`
  files.set(
    'modules/ROOT/nav.adoc',
    `${[
      ...lists.flatMap(({ title, own }) => [`* ${escapeText(title)}`, ...own.map((page) => `** ${link(page)}`)]),
      '* Tables',
      ...tables.map(({ id, title }) => `** xref:${id}.adoc[${escapeText(title)}]`),
    ].join('\n')}\n`,
  )
  const index = lists.flatMap(({ title, blurb, own }) => [
    `== ${escapeText(title)}\n\n${blurb === '' ? '' : `{empty}${escapeText(blurb)}\n\n`}${own.map((page) => `* ${link(page)}: ${escapeText(page.tutorial.frontMatter.description)}`).join('\n')}`,
  ])
  files.set(
    'modules/ROOT/pages/index.adoc',
    `${[`= ${siteName}`, `{empty}${escapeText(tagline)}.`, ...index].join('\n\n')}\n`,
  )
  const options = { titles, ...(siteUrl !== undefined && { siteUrl }) }
  for (const page of pages) files.set(`modules/ROOT/pages/${page.tutorial.id}.adoc`, antoraPage(page, options))
  for (const { id, text } of tables) files.set(`modules/ROOT/pages/${id}.adoc`, `${text}\n`)
  for (const [name, picture] of Object.entries(pictures))
    files.set(`modules/ROOT/images/pictures/${name}.svg`, standaloneSvg(picture))
  return files
}
