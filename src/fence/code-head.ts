/** The head of a code block: place, number or name, and what a reader must know before typing. */
import type { Element, ElementContent } from 'hast'
import { h } from 'hastscript'
import type { Block, FileBlock } from '../../runner/document/model.ts'
import type { PageContext } from './page-context.ts'

export function renderHead(
  block: Block | undefined,
  step: number | undefined,
  title: string | undefined,
  context: PageContext,
): Element[] {
  const parts: ElementContent[] = []
  if (block) {
    const { kind, label } = placeOf(block)
    parts.push(h('span', { className: ['place', `place-${kind}`] }, label))
    const name = block.kind === 'file' ? block.path : `Step ${step}`
    const className = block.kind === 'file' ? 'code-name' : 'code-step'
    parts.push(h('a', { className: [className], href: `#step-${block.id}` }, name))
    parts.push(...notes(block).map((note) => h('span', { className: ['code-note'] }, note)))
  }
  if (title !== undefined) parts.push(h('span', { className: ['code-title'] }, title))
  if (block?.kind === 'file') parts.push(download(block, context))
  // The place of the step is found by search as little as any other word of the frame.
  return parts.length === 0 ? [] : [h('figcaption', { dataPagefindIgnore: '' }, parts)]
}

function download(block: FileBlock, context: PageContext): Element {
  const name = block.path.split('/').at(-1) ?? block.path
  const properties = { href: context.fileHref(block), download: name, ariaLabel: `Download ${block.path}` }
  return h('a', { className: ['code-action'], ...properties }, 'Download')
}

type StepPlace = { kind: 'workstation' | 'machine'; label: string }

/** Where a step is typed: a command in the wrong place can destroy a system, so each step says it. */
export function placeOf(block: Block): StepPlace {
  const prompts = block.kind === 'run' ? block.steps.map(({ prompt }) => prompt) : []
  if (block.on === undefined || block.on === 'workstation') {
    const root = prompts.length > 0 && prompts.every((prompt) => prompt === '#')
    return { kind: 'workstation', label: root ? 'Your workstation, as root' : 'Your workstation' }
  }
  const name = block.on === 'machine' ? 'The machine' : `Machine “${block.on}”`
  return { kind: 'machine', label: block.kind === 'file' || prompts.includes('$') ? name : `${name}, as root` }
}

/** What a reader must know before typing. */
export function notes(block: Block): string[] {
  const skipped = block.skip === undefined ? [] : [`not run in tests: ${block.skip}`]
  if (block.kind === 'file') return [...permissions(block), ...skipped]
  const { session, background, cleanup, retry, exit } = block
  return [
    ...(['default', 'main', ''].includes(session) ? [] : [`in a second terminal: ${session}`]),
    ...(background ? ['keeps running'] : []),
    ...(cleanup ? ['clean-up'] : []),
    ...(retry === undefined ? [] : ['repeat until it succeeds']),
    ...(exit === 0 ? [] : [`fails on purpose, exit ${exit}`]),
    ...skipped,
  ]
}

/** A copied or downloaded file has the permissions of any other. */
function permissions({ mode, path }: FileBlock): string[] {
  return mode === undefined ? [] : [`then chmod ${mode.toString(8)} ${path}`]
}
