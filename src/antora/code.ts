/** A fence for Antora: its title says place, step and state, its roles the same for style sheets, and outputs are recorded ones. */
import type { Code } from 'mdast'
import { notes, placeOf } from '../fence/code-head.ts'
import { infoOf, readDisplay } from '../fence/display.ts'
import { outputLines } from '../fence/output.ts'
import { outputLabel, recordedBySteps } from '../fence/output-block.ts'
import type { FenceRole, PageContext } from '../fence/page-context.ts'

export type AntoraCode = { title?: string; anchor?: string; roles: string[]; text: string }

type Context = Pick<PageContext, 'views' | 'states'>

/** Undefined for an output that no reader can be shown: a pattern that no run has filled. */
export function antoraCode(node: Code, role: FenceRole | undefined, context: Context): AntoraCode | undefined {
  const text = node.value.replace(/\r\n?/g, '\n')
  if (role?.kind === 'output') return output(role, context)
  const { title } = readDisplay(infoOf(node))
  if (role === undefined) return { ...(title !== undefined && { title }), roles: [], text }
  const { block, step } = role
  const place = placeOf(block)
  const state = block.kind === 'run' ? context.states.get(block.id) : undefined
  const words = [
    place.label,
    block.kind === 'file' ? block.path : `step ${step}`,
    ...(title === undefined ? [] : [title]),
    ...notes(block),
    ...(state === undefined ? [] : [state.label.toLowerCase()]),
  ]
  return {
    title: words.join(', '),
    anchor: `step-${block.id}`,
    roles: [`on-${place.kind}`, ...(state === undefined ? [] : [`state-${state.id}`])],
    text,
  }
}

function output({ block, expect }: FenceRole & { kind: 'output' }, context: Context): AntoraCode | undefined {
  const recorded = recordedBySteps(block, context)
  const lines = outputLines(expect, recorded?.[block.steps.findIndex((step) => step.expect === expect)])
  if (lines === undefined) return undefined
  const text = lines.map((line) =>
    'cut' in line ? `⋯${line.cut > 0 ? ` ${line.cut} lines` : ''}` : line.map((piece) => piece.text).join(''),
  )
  return {
    title: outputLabel(block, expect, recorded !== undefined, context),
    roles: ['output'],
    text: text.join('\n'),
  }
}
