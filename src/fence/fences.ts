/** All fences of a page, joined to the blocks of the runner by their lines. */
import type { Element } from 'hast'
import type { Code, Nodes, Root } from 'mdast'
import { visit } from 'unist-util-visit'
import { renderFence } from './code-block.ts'
import { type FenceRole, fenceRoles, type PageContext } from './page-context.ts'

/** An output right behind its commands becomes part of their figure and has none of its own. */
export async function renderFences(tree: Root, context: PageContext): Promise<Map<Nodes, Element | undefined>> {
  const roles = fenceRoles(context.tutorial)
  const roleOf = (node: Nodes): FenceRole | undefined => roles.get(node.position?.start.line ?? 0)
  const nodes: Code[] = []
  const joined = new Set<Nodes | string>()
  visit(tree, 'code', (node, index = 0, parent) => {
    nodes.push(node)
    const role = roleOf(node)
    const before = parent?.children[index - 1]
    if (role?.kind !== 'output' || before?.type !== 'code' || roleOf(before)?.block !== role.block) return
    joined.add(node).add(role.block.id)
  })
  const rendered = await Promise.all(
    nodes.map((node) => {
      const role = roleOf(node)
      const isJoined = joined.has(role?.kind === 'output' ? node : (role?.block.id ?? ''))
      return renderFence(node, isJoined, role, context)
    }),
  )
  return new Map(nodes.map((node, index) => [node, rendered[index]]))
}
