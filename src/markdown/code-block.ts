/** A fence → the figure that readers see. */
import type { Element, ElementContent } from 'hast'
import { h } from 'hastscript'
import type { Block, FileBlock, Match } from '../../runner/document/model.ts'
import { hasRun } from '../state/states.ts'
import { renderTokens } from './code-line.ts'
import { consoleLines } from './console-lines.ts'
import { type Display, readDisplay } from './display.ts'
import { highlight, type Token } from './highlight.ts'
import { keepWords } from './keep-words.ts'
import type { FenceRole, PageContext } from './page-context.ts'
import { renderProof } from './proof.ts'

export type FenceSource = {
  info: string
  code: string /** Among all fences of the page, from 1; makes names of regions unique. */
  ordinal: number
}

export async function renderFence(
  source: FenceSource,
  role: FenceRole | undefined,
  context: PageContext,
): Promise<Element> {
  const block = role?.kind === 'block' ? role.block : undefined
  const kind = role?.kind === 'output' ? 'output' : (block?.kind ?? 'plain')
  const display = { wrap: kind !== 'file', ...readDisplay(source.info) }
  const lines = await renderLines(source.code, display, block)
  const name = { output: 'Expected output', file: 'File', run: 'Commands', plain: 'Example' }[kind]
  const pre = h(
    'pre',
    { tabIndex: 0, role: 'region', ariaLabel: `${name} ${source.ordinal}`, className: display.wrap ? ['wrap'] : [] },
    h('code', lines),
  )
  const seen = role !== undefined && hasRun(context.states.get(role.block.id) ?? { id: 'not-run' })
  const printsInline = block?.kind === 'run' && block.steps.some(({ expect }) => expect && expect.line <= block.endLine)
  const head = renderHead(display, role, seen, context)
  const properties = {
    className: [
      'code',
      `is-${kind}`,
      ...(seen || (kind !== 'output' && !printsInline) ? [] : ['is-expected']),
      'not-content',
    ],
    ...(block && { id: `step-${block.id}`, dataBlock: block.id, dataHash: block.hash }),
    ...(kind === 'output' && { dataPagefindIgnore: '' }),
  }
  const proof =
    block && (block.kind === 'run' || context.views.get(block.id)?.state === 'stale')
      ? [renderProof(block, context)]
      : []
  return h('figure', properties, [...head, pre, ...proof])
}

function renderHead(display: Display, role: FenceRole | undefined, seen: boolean, context: PageContext): Element[] {
  const parts: ElementContent[] = []
  if (role?.kind === 'output')
    parts.push(h('span', { className: ['code-label'] }, seen ? printed(role.match) : 'Expected; not seen in a run yet'))
  if (role?.kind === 'block') parts.push(...blockHead(role.block, role.step, context))
  if (display.title !== undefined) parts.push(h('span', { className: ['code-title'] }, display.title))
  return parts.length === 0 ? [] : [h('figcaption', parts)]
}

function blockHead(block: Block, step: number | undefined, context: PageContext): ElementContent[] {
  const parts: ElementContent[] = []
  if (step !== undefined) parts.push(h('a', { className: ['code-step'], href: `#step-${block.id}` }, `Step ${step}`))
  if (block.kind === 'file') {
    parts.push(h('a', { className: ['code-name'], href: `#step-${block.id}` }, block.path))
  }
  parts.push(...notes(block).map((note) => h('span', { className: ['code-note'] }, note)))
  if (block.kind === 'file') {
    const name = block.path.split('/').at(-1) ?? block.path
    parts.push(
      h(
        'a',
        {
          className: ['code-action'],
          href: context.fileHref(block),
          download: name,
          ariaLabel: `Download ${block.path}`,
        },
        'Download',
      ),
    )
  }
  return parts
}

/** What an expected output is to the one that a reader sees. */
function printed(match: Match): string {
  if (match === 'regex') return 'Prints, as a pattern'
  return match === 'json-subset' ? 'Prints, among other fields' : 'Prints'
}

/** What a reader must know before typing. */
function notes(block: Block): string[] {
  const place = block.on === undefined ? [] : [`on ${block.on}`]
  const skipped = block.skip === undefined ? [] : [`not run in tests: ${block.skip}`]
  if (block.kind === 'file') return [...place, ...permissions(block), ...skipped]
  return [
    ...place,
    ...(block.session === 'default' || block.session === 'main' || block.session === ''
      ? []
      : [`in a second terminal: ${block.session}`]),
    ...(block.background ? ['keeps running'] : []),
    ...(block.cleanup ? ['clean-up'] : []),
    ...(block.retry === undefined ? [] : ['repeat until it succeeds']),
    ...(block.exit === 0 ? [] : [`fails on purpose, exit ${block.exit}`]),
    ...skipped,
  ]
}

/** A copied or downloaded file has the permissions of any other. */
function permissions({ mode, path }: FileBlock): string[] {
  return mode === undefined ? [] : [`then chmod ${mode.toString(8)} ${path}`]
}

async function renderLines(code: string, display: Display, block: Block | undefined): Promise<ElementContent[]> {
  if (display.language === 'console') return renderConsole(code, display, block)
  const lines = await highlight(code, display.language)
  return joinLines(lines.map((tokens, index) => renderLine(tokens, index, display)))
}

async function renderConsole(code: string, display: Display, block: Block | undefined): Promise<ElementContent[]> {
  const lines = consoleLines(code, block?.kind === 'run' ? block : undefined)
  const typed = lines.filter((line) => line.typed).map((line) => line.text)
  // Highlighted as one text: commands may go on over several lines.
  const tokens = await highlight(typed.join('\n'), 'bash')
  let next = 0
  return joinLines(
    lines.map(({ prompt, text, typed }, index) => {
      if (!typed)
        return [h('span', { className: ['out'], dataPagefindIgnore: '' }, renderLine([{ text }], index, display))]
      const line = renderLine(tokens[next] ?? [{ text }], index, display)
      next += 1
      return [h('span', { className: ['typed'] }, [h('span', { className: ['prompt'] }, prompt), ...line])]
    }),
  )
}

/** Characters that fit beside each other on a phone. */
const narrowLine = 36

function renderLine(tokens: Token[], index: number, display: Display): ElementContent[] {
  const line = renderTokens(tokens, display.texts)
  const length = tokens.reduce((sum, { text }) => sum + text.length, 0)
  const content = length > narrowLine && display.wrap ? keepWords(line) : line
  const kind = display.lines.get(index + 1)
  const marked = kind === undefined ? content : [h('span', { className: ['line', `line-${kind}`] }, content)]
  if (display.numbersFrom === undefined) return marked
  return [h('span', { className: ['number'], ariaHidden: 'true', dataNumber: display.numbersFrom + index }), ...marked]
}

function joinLines(lines: ElementContent[][]): ElementContent[] {
  return lines.flatMap((line, index) => (index === 0 ? line : [{ type: 'text', value: '\n' } as const, ...line]))
}
