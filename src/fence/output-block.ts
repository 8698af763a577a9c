/** The output of a step as readers see it: recorded by a run, or expected and never seen. */
import type { Element, ElementContent } from 'hast'
import { h } from 'hastscript'
import type { Expectation, RunBlock } from '../../runner/document/model.ts'
import { formatDate } from '../evidence/format.ts'
import { hasRun } from '../state/states.ts'
import { renderTokens } from './code-line.ts'
import { type OutputLine, outputLines, printedBySteps } from './output.ts'
import type { PageContext } from './page-context.ts'

/** What the run that is shown printed, step by step; undefined where no run stands for the present text. */
export function recordedBySteps(
  block: RunBlock,
  context: Pick<PageContext, 'views' | 'states'>,
): (string | undefined)[] | undefined {
  const view = context.views.get(block.id)
  const state = context.states.get(block.id)
  if (view?.state !== 'run' || state === undefined || !hasRun(state)) return undefined
  const { transcript } = view.block
  // What the run itself cut out of the middle could be what the page shows.
  return printedBySteps(block, transcript?.omitted === 0 ? transcript.text : undefined)
}

export function renderOutput(block: RunBlock, expect: Expectation, context: PageContext): Element {
  const recorded = recordedBySteps(block, context)
  const step = block.steps.findIndex((step) => step.expect === expect)
  const lines = outputLines(expect, recorded?.[step])
  const label = outputLabel(block, expect, recorded !== undefined, context)
  if (lines === undefined) {
    return h('div', { className: ['output', 'is-expected'] }, [
      h('p', { className: ['output-label'], dataPagefindIgnore: '' }, `${label}. It differs from run to run.`),
    ])
  }
  return h('div', { className: ['output', ...(recorded ? [] : ['is-expected'])] }, [
    h('p', { className: ['output-label'], dataPagefindIgnore: '' }, label),
    h('pre', { className: ['wrap'] }, h('samp', renderOutputLines(lines))),
  ])
}

export function renderOutputLines(lines: OutputLine[]): ElementContent[] {
  return lines.flatMap((line, index) => [
    ...(index === 0 ? [] : [{ type: 'text', value: '\n' } as const]),
    ...('cut' in line
      ? [h('span', { className: ['cut'], dataPagefindIgnore: '' }, cutWords(line.cut))]
      : line.flatMap(({ text, varies }) =>
          varies ? [h('span', { className: ['varies'] }, text)] : renderTokens([{ text }]),
        )),
  ])
}

function cutWords(count: number): string {
  if (count === 0) return '⋯'
  return count === 1 ? '⋯ 1 line' : `⋯ ${count} lines`
}

export function outputLabel(
  block: RunBlock,
  { match }: Expectation,
  recorded: boolean,
  context: Pick<PageContext, 'views' | 'states'>,
): string {
  const others = match === 'json-subset' ? '; other fields left out' : ''
  const view = context.views.get(block.id)
  if (!recorded || view?.state !== 'run') return `Expected; not seen in a run yet${others}`
  const image = context.states.get(block.id)?.image
  const where = image === undefined ? '' : `, ${image} image`
  return `Recorded ${formatDate(view.block.startedAt ?? view.record.startedAt)}${where}${others}`
}
