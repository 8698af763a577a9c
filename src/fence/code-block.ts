/** A fence → the figure that readers see: head, commands or text, output, and one line of evidence that opens. */
import type { Element, Properties } from 'hast'
import { h } from 'hastscript'
import type { Code } from 'mdast'
import type { Block } from '../../runner/document/model.ts'
import { hasRun } from '../state/states.ts'
import { placeOf, renderHead } from './code-head.ts'
import { renderLines } from './code-lines.ts'
import { infoOf, readDisplay } from './display.ts'
import { renderOutput } from './output-block.ts'
import type { FenceRole, PageContext } from './page-context.ts'
import { renderProof } from './proof.ts'

/** Undefined for an output that stands in its block's figure. `joined`: commands and their output make one figure. */
export async function renderFence(
  node: Code,
  joined: boolean,
  role: FenceRole | undefined,
  context: PageContext,
): Promise<Element | undefined> {
  if (role?.kind === 'output') {
    if (joined) return undefined
    return h('figure', { className: ['code', 'is-output', 'not-content'] }, [
      renderOutput(role.block, role.expect, context),
    ])
  }
  const { block, step } = role ?? {}
  const kind = block?.kind ?? 'plain'
  const display = { wrap: kind !== 'file', ...readDisplay(infoOf(node)) }
  // A box that scrolls must be reached by keyboard; one that wraps has nothing to scroll.
  const scrolls = display.wrap ? { className: ['wrap'] } : { tabIndex: 0, role: 'group', ariaLabel: nameOf(block) }
  const output = joined && role?.output && block?.kind === 'run' ? [renderOutput(block, role.output, context)] : []
  return h('figure', figureProperties(block, kind, context), [
    ...renderHead(block, step, display.title, context),
    h('pre', scrolls, h('code', await renderLines(node.value, display, block, context))),
    ...output,
    ...(block && (kind === 'run' || context.views.get(block.id)?.state === 'stale')
      ? [renderProof(block, step, context)]
      : []),
  ])
}

function figureProperties(block: Block | undefined, kind: string, context: PageContext): Properties {
  if (block === undefined) return { className: ['code', `is-${kind}`, 'not-content'] }
  const printsInline = block.kind === 'run' && block.steps.some(({ expect }) => expect && expect.line <= block.endLine)
  const unseen = printsInline && !hasRun(context.states.get(block.id) ?? { id: 'not-run' })
  return {
    className: ['code', `is-${kind}`, `on-${placeOf(block).kind}`, ...(unseen ? ['is-expected'] : []), 'not-content'],
    id: `step-${block.id}`,
    dataBlock: block.id,
    dataHash: block.hash,
  }
}

function nameOf(block: Block | undefined): string {
  return block?.kind === 'file' ? `File ${block.path}` : 'Code'
}
