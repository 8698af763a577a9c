/** mdast's block nodes → AsciiDoc. */

import type { Code, List, ListItem, Nodes, RootContent, Table } from 'mdast'
import { toString as plainText } from 'mdast-util-to-string'
import { ownValue } from '../../runner/core/own-value.ts'
import { slug } from '../../runner/core/slug.ts'
import type { ContainerDirective } from '../../runner/document/markdown/directives.ts'
import { splitLabel, tabsOf } from '../markdown/containers.ts'
import { HeadingIds } from '../markdown/headings.ts'
import { isComment } from '../markdown/raw-html.ts'
import type { AntoraCode } from './code.ts'
import { escapeStart, escapeText } from './escape.ts'
import { type InlineContext, inline } from './inline.ts'

export type BlockContext = InlineContext & {
  /** Undefined where readers are shown nothing. */
  code(node: Code): AntoraCode | undefined
  /** The macro of a picture; undefined for a directive that is none. */
  picture(name: string): string | undefined
}

const admonitions: Record<string, string> = { note: 'NOTE', tip: 'TIP', caution: 'CAUTION', danger: 'WARNING' }

/** Keeps what the order of blocks decides: headings, nesting. */
export class BlockWriter {
  readonly #context: BlockContext
  readonly #ids = new HeadingIds()
  #lastDepth = 1

  constructor(context: BlockContext) {
    this.#context = context
  }

  blocks(nodes: RootContent[]): string {
    let text = ''
    let before: RootContent['type'] | undefined
    for (const node of nodes) {
      const block = this.#block(node)
      if (block === '') continue
      // Two lists in a row would become one.
      const between = before === 'list' && node.type === 'list' ? '\n\n//-\n\n' : '\n\n'
      text += before === undefined ? block : between + block
      before = node.type
    }
    return text
  }

  #block(node: RootContent): string {
    switch (node.type) {
      case 'paragraph':
        return escapeStart(inline(node.children, this.#context))
      case 'heading':
        return this.#heading(node.depth, inline(node.children, this.#context), plainText(node))
      case 'code':
        return this.#code(node)
      case 'list':
        return this.#list(node, 1)
      case 'blockquote':
        return this.#delimited('_', '[quote]', this.blocks(node.children))
      case 'table':
        return this.#table(node)
      case 'thematicBreak':
        return "'''"
      case 'html':
        return isComment(node) ? '' : escapeStart(escapeText(node.value))
      case 'containerDirective':
        return this.#container(node)
      case 'leafDirective':
        return (
          (node.name === 'picture' && this.#context.picture(node.attributes?.name ?? '')) ||
          escapeStart(escapeText(this.#context.source(node as Nodes)))
        )
      default:
        return ''
    }
  }

  #heading(depth: number, text: string, plain: string): string {
    const id = this.#ids.next(depth, plain)
    // AsciiDoc has no jumps between levels of sections.
    const discrete = depth > this.#lastDepth + 1 || depth === 1 ? '[discrete]\n' : ''
    if (discrete === '') this.#lastDepth = depth
    return `[#${id}]\n${discrete}${'='.repeat(Math.max(2, depth))} ${text}`
  }

  #code(node: Code): string {
    const code = this.#context.code(node)
    if (code === undefined) return ''
    const { title, anchor, roles, text: value } = code
    const attributes = [...(anchor === undefined ? [] : [`#${anchor}`]), ...roles.map((role) => `.${role}`)].join('')
    const longest = Math.max(3, ...[...value.matchAll(/^-{4,}\s*$/gm)].map(([line]) => line.trim().length))
    const fence = '-'.repeat(longest + 1)
    const lines = [
      ...(attributes === '' ? [] : [`[${attributes}]`]),
      ...(title === undefined ? [] : [`.{empty}${escapeText(title)}`]),
      // Callouts and attributes are no part of what a reader types.
      `[source,${/^\{?\.?([\w+#-]+)/.exec(node.lang ?? '')?.[1] ?? 'text'},subs=specialchars]`,
      fence,
      // `include::x[]` is read even within a listing; a backslash keeps it. (A line that has one already cannot be written.)
      ...value.split('\n').map((line) => line.replace(/^(include|ifdef|ifndef|ifeval|endif)::/, '\\$&')),
      fence,
    ]
    return lines.join('\n')
  }

  #list(node: List, depth: number): string {
    const start = node.ordered && node.start != null && node.start !== 1 ? `[start=${node.start}]\n` : ''
    const mark = (node.ordered ? '.' : '*').repeat(depth)
    return start + node.children.map((item) => this.#item(item, mark, depth)).join('\n')
  }

  #item(item: ListItem, mark: string, depth: number): string {
    const [first, ...rest] = item.children
    const check = item.checked == null ? '' : `[${item.checked ? 'x' : ' '}] `
    const lead = first?.type === 'paragraph' ? inline(first.children, this.#context) : '{empty}'
    let text = `${mark} ${check}${lead === '' ? '{empty}' : lead}`
    const children = first?.type === 'paragraph' ? rest : item.children
    for (let at = 0; at < children.length; at += 1) {
      const child = children[at]
      if (child?.type !== 'list') {
        text += attached(child ? this.#block(child) : '')
        continue
      }
      // The blank line ends a paragraph of the item before the list.
      text += `\n\n${this.#list(child, depth + 1)}`
      const end = children.findIndex((later, index) => index > at && later.type === 'list')
      const behind = children.slice(at + 1, end === -1 ? undefined : end)
      // Each level that the list went down takes a blank line to come back, and only one block may follow then.
      const content = this.blocks(behind)
      if (content !== '')
        text += `\n${'\n'.repeat(1 + deepest(child))}+\n${behind.length > 1 ? `--\n${content}\n--` : content}`
      at += behind.length
    }
    return text
  }

  #container(node: ContainerDirective): string {
    if (node.name === 'tabs') return this.#tabs(node)
    const kind = ownValue(admonitions, node.name)
    const { label, content } = splitLabel(node)
    if (kind === undefined) return this.blocks(content)
    const title = label ? `.{empty}${inline(label.children, this.#context)}\n` : ''
    return this.#delimited('=', `${title}[${kind}]`, this.blocks(content))
  }

  /** The form of the tabs extension; without it a list of named blocks. */
  #tabs(node: ContainerDirective): string {
    const sync = node.attributes?.sync
    const tabs = tabsOf(node).map((tab) => {
      const content = this.blocks(tab.children)
      const open = content.split('\n').some((line) => line.trimEnd() === '--')
      const block = open ? this.#delimited('=', '+', content) : `+\n--\n${content}\n--`
      return `${escapeStart(escapeText(tab.attributes?.label ?? ''))}::\n${block}`
    })
    return this.#delimited('=', `[tabs${sync ? `,sync-group-id=${slug(sync)}` : ''}]`, tabs.join('\n'))
  }

  /** An outer block ends at the first line that is its delimiter, even within a listing: it must be none of its lines. */
  #delimited(mark: string, head: string, content: string): string {
    const taken = new Set(content.split('\n').map((line) => line.trimEnd()))
    let line = mark.repeat(4)
    while (taken.has(line)) line += mark
    return `${head}\n${line}\n${content}\n${line}`
  }

  #table(node: Table): string {
    const columns = (node.align ?? []).map((align) => ({ left: '<', right: '>', center: '^' })[align ?? 'left'] ?? '<')
    const rows = node.children.map((row) =>
      row.children.map((cell) => `|${inline(cell.children, this.#context)}`).join('\n'),
    )
    return [`[%header,cols="${columns.join(',')}"]`, '|===', rows.join('\n\n'), '|==='].join('\n')
  }
}

function attached(block: string): string {
  return block === '' ? '' : `\n+\n${block}`
}

function deepest(list: List): number {
  const last = list.children.at(-1)?.children.at(-1)
  return last?.type === 'list' ? 1 + deepest(last) : 0
}
