/** `[text][name]` → the link that its definition gives, so that no later step needs definitions. */
import type { Definition, Link, Nodes, Root } from 'mdast'
import { visit } from 'unist-util-visit'

/** Changes the tree in place. */
export function resolveReferences(tree: Root): void {
  const definitions = new Map<string, Definition>()
  visit(tree, 'definition', (node) => {
    if (!definitions.has(node.identifier)) definitions.set(node.identifier, node)
  })
  visit(tree, (node: Nodes) => {
    if (node.type !== 'linkReference' && node.type !== 'imageReference') return
    const definition = definitions.get(node.identifier)
    if (definition === undefined) return
    const { url, title } = definition
    if (node.type === 'linkReference')
      Object.assign(node as unknown as Link, { type: 'link', url, title } satisfies Partial<Link>)
    else Object.assign(node, { type: 'image', url, title, alt: node.alt })
  })
}
