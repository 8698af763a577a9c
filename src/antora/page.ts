/** One document → one AsciiDoc page of an Antora component. */
import { posix } from 'node:path'
import type { PhrasingContent } from 'mdast'
import { visit } from 'unist-util-visit'
import { parseMarkdown, sourceOf } from '../../runner/document/markdown.ts'
import type { Tutorial } from '../../runner/document/model.ts'
import { formatDate } from '../evidence/format.ts'
import { labName } from '../evidence/record.ts'
import { fenceRoles } from '../fence/page-context.ts'
import { hasScheme, leadsToAPage } from '../library/links.ts'
import { sourceDetails, sourcesHeading } from '../library/sources.ts'
import { resolveReferences } from '../markdown/references.ts'
import { pictureNamed } from '../pictures/registry.ts'
import type { PageView } from '../state/page-view.ts'
import { tallySentence } from '../state/tally.ts'
import { BlockWriter } from './blocks.ts'
import { antoraCode } from './code.ts'
import { escapeAddress, escapeAttribute, escapeTarget, escapeText } from './escape.ts'

type Exported = { tutorial: Tutorial; view: PageView }

export type PageOptions = {
  /** Address of the site, for links to pages that only it has. */
  siteUrl?: string
  /** Id of each exported page → its title. */
  titles: Map<string, string>
}

export function antoraPage({ tutorial, view }: Exported, options: PageOptions): string {
  const { id, frontMatter, source } = tutorial
  const markdown = parseMarkdown(source)
  const { tree } = markdown
  resolveReferences(tree)
  const roles = fenceRoles(tutorial)
  const footnotes = new Map<string, PhrasingContent[]>()
  visit(tree, 'footnoteDefinition', (node) => {
    const [first] = node.children
    footnotes.set(node.identifier, first?.type === 'paragraph' ? first.children : [])
  })
  const writer = new BlockWriter({
    link: (url) => linkHead(url, id, options),
    image: (url) => escapeTarget(hasScheme(url) ? url : posix.join(posix.dirname(id), url)),
    footnote: (identifier) => footnotes.get(identifier) ?? [],
    source: (node) => sourceOf(node, markdown),
    code: (node) => antoraCode(node, roles.get(node.position?.start.line ?? 0), view),
    picture: (name) => {
      const picture = pictureNamed(name)
      return picture && `image::pictures/${name}.svg["${escapeAttribute(`${picture.title}. ${picture.description}`)}"]`
    },
  })
  const head = [
    `= ${escapeText(frontMatter.title)}`,
    `:description: ${escapeText(frontMatter.description)}`,
    `:page-kind: ${frontMatter.kind}`,
  ]
  return `${[head.join('\n'), `[.lead]\n{empty}${escapeText(frontMatter.description)}`, `[.proof]\n{empty}${escapeText(proofOf(view))}`, ...needs(tutorial, options), writer.blocks(tree.children), ...checkedAgainst(tutorial)].join('\n\n').trimEnd()}\n`
}

function proofOf({ records: [newest], tally }: PageView): string {
  const sentence = tallySentence(tally)
  return newest === undefined ? sentence : `${sentence} Last run: ${formatDate(newest.startedAt)}, ${labName(newest)}.`
}

/** What a reader must have done and have, before the text. */
function needs({ frontMatter }: Tutorial, { titles }: PageOptions): string[] {
  const first = frontMatter.prerequisites.map((id) => {
    const title = titles.get(id)
    return title === undefined ? escapeText(id) : `xref:${id}.adoc[${escapeText(title)}]`
  })
  const places = Object.entries(frontMatter.places).map(
    ([name, text]) => `**${escapeText(name)}**: ${escapeText(text)}`,
  )
  return [
    ...(first.length === 0 ? [] : [`{empty}Do first: ${first.join(', ')}.`]),
    ...(frontMatter.images.length === 0
      ? []
      : [`{empty}Images: ${frontMatter.images.map((image) => `\`\`${escapeText(image)}\`\``).join(', ')}.`]),
    ...(places.length === 0 ? [] : [`{empty}Machines: ${places.join('; ')}.`]),
  ]
}

/** At the end of the page, one line for each source. */
function checkedAgainst({ frontMatter: { sources } }: Tutorial): string[] {
  const lines = sources.map(
    (source) =>
      `* link:${escapeAddress(source.url)}[${escapeText(source.title)}] (${escapeText(sourceDetails(source, (day) => day))})`,
  )
  return lines.length === 0 ? [] : [`== ${sourcesHeading}`, lines.join('\n')]
}

function linkHead(url: string, id: string, { titles, siteUrl }: PageOptions): string | undefined {
  if (hasScheme(url)) return leadsToAPage(url) ? `link:${escapeAddress(url)}` : undefined
  if (url.startsWith('#')) return `xref:${escapeTarget(url)}`
  const [, path = '', hash = ''] = /^([^#]*)(#.*)?$/.exec(url) ?? []
  const target = path.startsWith('/') ? undefined : posix.join(posix.dirname(id), path).replace(/\.md$/, '')
  if (target !== undefined && titles.has(target)) return `xref:${target}.adoc${escapeTarget(hash)}`
  return siteUrl === undefined
    ? undefined
    : `link:${escapeAddress(`${siteUrl}${path.startsWith('/') ? path : `/${target}`}${hash}`)}`
}
