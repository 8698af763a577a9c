/** The lines of a fence: tokens, marks, numbers; in console fences what is typed and what is printed. */
import type { ElementContent } from 'hast'
import { h } from 'hastscript'
import type { Block, RunBlock } from '../../runner/document/model.ts'
import { renderTokens } from './code-line.ts'
import { consoleLines } from './console-lines.ts'
import type { Display } from './display.ts'
import { highlight, type Token } from './highlight.ts'
import { keepWords } from './keep-words.ts'
import { outputLines } from './output.ts'
import { recordedBySteps, renderOutputLines } from './output-block.ts'
import type { PageContext } from './page-context.ts'

export async function renderLines(
  code: string,
  display: Display,
  block: Block | undefined,
  context: PageContext,
): Promise<ElementContent[]> {
  if (display.language === 'console') return renderConsole(code, display, block, context)
  const lines = await highlight(code, display.language)
  return joined(lines.map((tokens, index) => renderLine(tokens, index, display)))
}

async function renderConsole(
  code: string,
  display: Display,
  block: Block | undefined,
  context: PageContext,
): Promise<ElementContent[]> {
  const run = block?.kind === 'run' ? block : undefined
  const lines = consoleLines(code, run)
  const typed = lines.filter((line) => line.typed).map((line) => line.text)
  // Highlighted as one text: commands may go on over several lines.
  const tokens = await highlight(typed.join('\n'), 'bash')
  const printed = run === undefined ? new Map<number, ElementContent[]>() : printedAt(run, context)
  let next = 0
  return joined(
    lines.flatMap(({ prompt, text, typed }, index): Line[] => {
      if (typed) {
        const { content, long } = renderLine(tokens[next] ?? [{ text }], index, display)
        next += 1
        return [
          {
            content: [h('span', { className: ['typed'] }, [h('span', { className: ['prompt'] }, prompt), ...content])],
            long,
          },
        ]
      }
      const output = printed.get(index) ?? renderLine([{ text }], index, display).content
      // The lines of an expectation are shown as a whole, at the place of its first.
      return output.length === 0 && text !== ''
        ? []
        : [{ content: [h('span', { className: ['out'] }, output)], long: false }]
    }),
  )
}

/** Line of the block → what stands there; empty for the other lines of the same expectation. */
function printedAt(block: RunBlock, context: PageContext): Map<number, ElementContent[]> {
  const recorded = recordedBySteps(block, context)
  const printed = new Map<number, ElementContent[]>()
  for (const [index, { expect }] of block.steps.entries()) {
    if (expect === undefined || expect.line > block.endLine) continue
    const first = expect.line - block.line - 1
    const lines = outputLines(expect, recorded?.[index]) ?? []
    for (const [offset] of expect.text.split('\n').entries()) printed.set(first + offset, [])
    printed.set(first, renderOutputLines(lines))
  }
  return printed
}

/** Characters that fit beside each other on a phone. */
const narrowLine = 36

type Line = { content: ElementContent[] /** It may go on below. */; long: boolean }

function renderLine(tokens: Token[], index: number, display: Display): Line {
  const line = renderTokens(tokens, display.texts)
  const long = display.wrap === true && tokens.reduce((sum, { text }) => sum + text.length, 0) > narrowLine
  const words = long ? keepWords(line) : line
  const kind = display.lines.get(index + 1)
  const marked = kind === undefined ? words : [h('span', { className: ['line', `line-${kind}`] }, words)]
  if (display.numbersFrom === undefined) return { content: marked, long }
  const number = h('span', { className: ['number'], ariaHidden: 'true', dataNumber: display.numbersFrom + index })
  return { content: [number, ...marked], long }
}

/** With line ends between them. A long line becomes a box, whose line end is its own. */
function joined(lines: Line[]): ElementContent[] {
  return lines.flatMap(({ content, long }, index) => {
    const whole: ElementContent[] = index === lines.length - 1 ? content : [...content, { type: 'text', value: '\n' }]
    return long ? [h('span', { className: ['long'] }, whole)] : whole
  })
}
