/** A document as Markdown for readers: no front matter, nothing of the lab, no tags that only a test reads. */
import type { Code, Nodes } from 'mdast'
import { visit } from 'unist-util-visit'
import { parseMarkdown } from '../../runner/document/markdown.ts'
import type { Tutorial } from '../../runner/document/model.ts'
import { readInfoString } from '../../runner/document/tags/info-string.ts'
import { infoOf } from '../fence/display.ts'
import { fenceRoles } from '../fence/page-context.ts'
import { sourceDetails, sourcesHeading } from '../library/sources.ts'
import { isComment } from '../markdown/raw-html.ts'
import { pictureNamed } from '../pictures/registry.ts'

type Edit = { start: number; end: number; text: string }

/** Tags that a reader needs too: where, which file, and what it ends in. */
const kept = new Set(['file', 'on', 'exit', 'title'])

export function readerMarkdown(tutorial: Tutorial, { tree, text: source } = parseMarkdown(tutorial.source)): string {
  const { frontMatter } = tutorial
  const roles = fenceRoles(tutorial)
  const edits: Edit[] = []
  visit(tree, (node: Nodes) => {
    const start = node.position?.start.offset ?? 0
    const end = node.position?.end.offset ?? 0
    if (node.type === 'yaml' || (node.type === 'html' && isComment(node)))
      edits.push({ start, end: end + blankAfter(source, end), text: '' })
    if (node.type === 'leafDirective' && node.name === 'picture')
      edits.push({ start, end, text: pictureNamed(node.attributes?.name)?.description ?? '' })
    if (node.type !== 'code' || node.lang == null) return
    const role = roles.get(node.position?.start.line ?? 0)
    if (role?.kind === 'output' && role.expect.match === 'regex')
      edits.push({ start, end: end + blankAfter(source, end), text: '' })
    else edits.push(infoEdit(node, source, start))
  })
  const head = `# ${frontMatter.title}\n\n${frontMatter.description}\n\n`
  const sources = frontMatter.sources.map(
    (from) => `- [${from.title.replace(/[[\]\\]/g, '\\$&')}](${from.url}) (${sourceDetails(from, (day) => day)})\n`,
  )
  const foot = sources.length === 0 ? '' : `\n## ${sourcesHeading}\n\n${sources.join('')}`
  return `${head}${applied(source, edits).trim()}\n${foot}`
}

function infoEdit(node: Code, source: string, start: number): Edit {
  const info = infoOf(node)
  const { language, words } = readInfoString(info, 1, 1)
  const rest = words.filter(({ name, form }) => kept.has(name) && form !== 'none')
  const text = [
    language,
    ...rest.map(({ name, value = '' }) => `${name}=${/\s/.test(value) ? `"${value}"` : value}`),
  ].join(' ')
  const at = source.indexOf(info, start)
  return { start: at, end: at + info.length, text }
}

function blankAfter(source: string, end: number): number {
  return /^\r?\n(\r?\n)?/.exec(source.slice(end))?.[0].length ?? 0
}

function applied(source: string, edits: Edit[]): string {
  let text = ''
  let at = 0
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    if (edit.start < at) continue
    text += source.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return text + source.slice(at)
}
