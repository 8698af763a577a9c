/** HTML that a document may hold: a few tags without attributes, each of them closed. Anything else is shown as it was written. */
import type { Html, Nodes, Parents, Root } from 'mdast'
import { visit } from 'unist-util-visit'

/** No link, style, script, form or frame, and nothing that could end an element of the page. */
const allowed = new Set(
  'abbr b br cite code del details dfn em i ins kbd mark q s samp small strong sub summary sup u var wbr'.split(' '),
)
const empty = new Set(['br', 'wbr'])
const tag = /<(\/?)([a-z]+)\s*\/?>/gi
/** A refused tag leaves its partner alone, which is then refused as well, and so on. */
const mostRounds = 8

/** The nodes of which every tag is allowed and has its partner beside it. */
export function safeHtml(tree: Root): Set<Html> {
  const safe = new Set<Html>()
  visit(tree, (node: Nodes) => {
    if ('children' in node) for (const html of safeChildren(node)) safe.add(html)
  })
  return safe
}

/** For writers, or for the runner. */
export function isComment({ value }: Html): boolean {
  return value.trimStart().startsWith('<!--')
}

function safeChildren(parent: Parents): Html[] {
  let nodes: Html[] = [...parent.children].filter((node): node is Html => node.type === 'html' && isPlain(node))
  for (let round = 0; nodes.length > 0; round++) {
    const lone = unpaired(nodes)
    if (lone.size === 0) return nodes
    nodes = round === mostRounds ? [] : nodes.filter((node) => !lone.has(node))
  }
  return nodes
}

function isPlain({ value }: Html): boolean {
  return !/[<>]/.test(value.replace(tag, '')) && namesOf(value).every(({ name }) => allowed.has(name))
}

function unpaired(nodes: Html[]): Set<Html> {
  const open: { name: string; node: Html }[] = []
  const lone = new Set<Html>()
  for (const node of nodes)
    for (const { name, closes } of namesOf(node.value)) {
      if (empty.has(name)) continue
      if (!closes) open.push({ name, node })
      else if (open.at(-1)?.name === name) open.pop()
      else lone.add(node)
    }
  for (const { node } of open) lone.add(node)
  return lone
}

function namesOf(value: string): { name: string; closes: boolean }[] {
  return [...value.matchAll(tag)].map(([, slash, name = '']) => ({ name: name.toLowerCase(), closes: slash !== '' }))
}
