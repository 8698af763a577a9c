/** The evidence below a step: a badge, and opened, what the tool really printed. */
import type { Element, ElementContent } from 'hast'
import { h } from 'hastscript'
import type { Block } from '../../runner/document/model.ts'
import type { BlockEvidence, Evidence } from '../../runner/evidence/schema.ts'
import { formatDate, formatDuration, shortDigest } from '../evidence/format.ts'
import { bootloaderWords } from '../evidence/machine-view.ts'
import { labName } from '../evidence/record.ts'
import { cleanTranscript } from '../evidence/transcript.ts'
import { codePieces } from '../reference/code-pieces.ts'
import type { BlockView } from '../state/block-view.ts'
import { makeState, subjectWords } from '../state/states.ts'
import type { PageContext } from './page-context.ts'

export function renderProof(block: Block, step: number | undefined, context: PageContext): Element {
  const view: BlockView = context.views.get(block.id) ?? { state: 'none' }
  const state = context.states.get(block.id) ?? makeState('not-run', false)
  const report = context.reportHref?.(block, view, step)
  const where = whereOf(view)
  return h(
    'details',
    { className: ['proof', `state-${state.id}`, ...(state.image ? ['other-image'] : [])], dataPagefindIgnore: '' },
    [
      h('summary', [
        h('span', { className: ['state-mark'] }, state.label),
        ...(where ? [h('span', { className: ['proof-where'] }, withCode(where))] : []),
      ]),
      h('div', { className: ['proof-body'] }, [
        h('p', [`${state.sentence} `, h('a', { href: context.link(`/health/#${state.id}`) }, 'What the words mean')]),
        ...(report === undefined
          ? []
          : [h('p', h('a', { className: ['report'], href: report, rel: 'nofollow' }, 'This step failed for me'))]),
        ...(view.state === 'none' ? [] : [h('p', labName(view.record))]),
        ...(view.state === 'run' ? runDetails(block, view.record, view.block) : []),
      ]),
    ],
  )
}

/** When it ran, or in a few words why not. */
function whereOf(view: BlockView): string {
  if (view.state === 'none') return ''
  if (view.state === 'run' && (view.block.status === 'skipped' || view.block.level === 'contract'))
    return view.block.why ?? ''
  return formatDate(view.record.startedAt)
}

/** All that a run left about one block. */
export function runDetails(
  block: Pick<Block, 'id'> & { steps?: { script: string }[] },
  record: Evidence,
  seen: BlockEvidence,
): Element[] {
  const facts: [string, string | ElementContent[]][] = []
  if (seen.exit !== null) facts.push(['Exit status', String(seen.exit)])
  if (seen.startedAt !== undefined) {
    facts.push(['Ran', `${seen.startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, '')} UTC, ${formatDuration(seen.ms)}`])
  }
  if (seen.attempts !== undefined && seen.attempts > 1) facts.push(['Attempts', String(seen.attempts)])
  if (seen.bootloader !== undefined) facts.push(['Machine', bootloaderWords[seen.bootloader]])
  const script = (block.steps ?? []).map((step) => step.script).join('\n')
  const versions = Object.entries(record.lab.versions).filter(([tool]) =>
    new RegExp(`(^|[^\\w-])${RegExp.escape(tool)}($|[^\\w-])`, 'm').test(script),
  )
  if (versions.length > 0) facts.push(['Tools', versions.map(([tool, version]) => `${tool} ${version}`).join(', ')])
  for (const image of record.images) {
    facts.push(['Image', `${image.name}: ${subjectWords[image.subject]}, ${shortDigest(image.digest)}`])
  }
  if (seen.why !== undefined) facts.push(['Why not stronger', withCode(seen.why)])
  for (const call of seen.bootcCalls ?? []) facts.push(['Recorded call', call])
  const list = h(
    'dl',
    facts.flatMap(([name, value]) => [h('dt', name), h('dd', value)]),
  )
  return [list, ...failureDetails(seen), ...transcript(seen)]
}

function failureDetails({ failure }: BlockEvidence): Element[] {
  if (failure === undefined) return []
  const { message, line, diff, suggestion } = failure
  return [
    h('p', { className: ['failure'] }, [`Line ${line}: `, ...withCode(cleanTranscript(message, 1000))]),
    ...(diff === undefined
      ? []
      : [h('pre', { className: ['transcript'], dir: 'ltr' }, h('samp', cleanTranscript(diff, 4000)))]),
    ...(suggestion === undefined ? [] : [h('p', withCode(suggestion))]),
  ]
}

function withCode(text: string): ElementContent[] {
  return codePieces(text).map((piece) => (piece.code ? h('code', piece.text) : { type: 'text', value: piece.text }))
}

function transcript(seen: BlockEvidence): Element[] {
  if (seen.transcript === undefined) return []
  const text = cleanTranscript(seen.transcript.text)
  const note =
    seen.transcript.omitted > 0
      ? [h('p', `The run itself left out ${seen.transcript.omitted} bytes of the middle.`)]
      : []
  if (text.trim() === '') return [h('p', 'It printed nothing.')]
  return [
    h('p', { className: ['transcript-name'] }, 'What it printed'),
    h(
      'pre',
      { className: ['transcript'], tabIndex: 0, role: 'group', ariaLabel: `Output of ${seen.id}`, dir: 'ltr' },
      h('samp', text),
    ),
    ...note,
  ]
}
