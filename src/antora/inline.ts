/** mdast's inline nodes → AsciiDoc. */
import type { Nodes, PhrasingContent } from 'mdast'
import { isComment } from '../markdown/raw-html.ts'
import { escapeAttribute, escapeText } from './escape.ts'

export type InlineContext = {
  /** The macro's head for a link: `xref:build/x.adoc`, `link:https://…`; undefined when the text alone is left. */
  link(url: string): string | undefined
  image(url: string): string
  /** Undefined where it cannot stand: within another. */
  footnote(identifier: string): PhrasingContent[] | undefined
  /** Source of a node that stands as it was written, such as `:44` in a sentence. */
  source(node: Nodes): string
}

export function inline(nodes: PhrasingContent[], context: InlineContext): string {
  return nodes.map((node) => one(node, context)).join('')
}

function one(node: PhrasingContent, context: InlineContext): string {
  switch (node.type) {
    case 'text':
      return escapeText(node.value)
    case 'inlineCode':
      return `\`\`${escapeText(node.value)}\`\``
    case 'emphasis':
      return `__${inline(node.children, context)}__`
    case 'strong':
      return `**${inline(node.children, context)}**`
    case 'delete':
      return `[.line-through]##${inline(node.children, context)}##`
    case 'break':
      // The next line must not be read as a title, a comment or the mark of a block.
      return ' +\n{empty}'
    case 'link':
      return link(context.link(node.url), inline(node.children, context))
    case 'image':
      return `image:${context.image(node.url)}[${escapeAttribute(node.alt ?? '')}]`
    case 'footnoteReference':
      return footnote(context.footnote(node.identifier), context)
    case 'html':
      return isComment(node) ? '' : escapeText(node.value)
    default:
      return escapeText(context.source(node))
  }
}

/** AsciiDoc has no footnotes of footnotes, and one may name itself. */
function footnote(content: PhrasingContent[] | undefined, context: InlineContext): string {
  return content === undefined ? '' : `footnote:[${inline(content, { ...context, footnote: () => undefined })}]`
}

function link(head: string | undefined, text: string): string {
  return head === undefined ? text : `${head}[${text}]`
}
