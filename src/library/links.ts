/** Addresses of the site. */
import { posix } from 'node:path'
import type { Block, FileBlock, Tutorial } from '../../runner/document/model.ts'
import type { Evidence } from '../../runner/evidence/schema.ts'
import { labName } from '../evidence/record.ts'
import type { BlockView } from '../state/block-view.ts'

export function pageHref(base: string, id: string): string {
  return `${base}${id === 'index' ? '' : `${id}/`}`
}

export function scriptHref(base: string, id: string): string {
  return `${base}scripts/${id}.sh`
}

export function markdownHref(base: string, id: string): string {
  return `${base}${id}.md`
}

/** Below the base. The block's id is part of it: a tutorial may write one file several times. */
export function fileAddress(tutorialId: string, block: Pick<FileBlock, 'id' | 'path'>): string {
  return `files/${tutorialId}/${block.id}/${block.path}`
}

export function fileHref(base: string, tutorialId: string, block: Pick<FileBlock, 'id' | 'path'>): string {
  return base + fileAddress(tutorialId, block).split('/').map(encodeURIComponent).join('/')
}

/**
 * Where a link in a document leads: `../operate/upgrade.md#x` → `/base/operate/upgrade/#x`. Absolute paths are those of
 * the site without its base; other files stand beside the documents.
 */
export function documentLink(base: string, id: string, target: string): string {
  if (hasScheme(target)) return leadsToAPage(target) ? target : '#'
  if (/^(#|\/\/)/.test(target)) return target
  if (target.startsWith('/')) return base + target.slice(1)
  const [, path = '', rest = ''] = /^([^?#]*)(.*)$/.exec(target) ?? []
  const resolved = posix.join(posix.dirname(id), path)
  if (path.endsWith('.md')) return pageHref(base, resolved.replace(/\.md$/, '')) + rest
  return `${base}media/${resolved}${rest}`
}

export function hasScheme(target: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(target)
}

/** Whether following the address opens a page or a mail, and runs nothing (`javascript:`, `data:`). */
export function leadsToAPage(target: string): boolean {
  return /^(?:https?|mailto):/i.test(target)
}

/** A new issue with all that a maintainer asks first. */
export function reportHref(
  repository: string,
  tutorial: Tutorial,
  block: Block,
  view: BlockView,
  step?: number,
): string {
  const seen = view.state === 'none' ? undefined : view.record
  return issueHref(repository, `${tutorial.id}: step ${block.id} failed for me`, [
    `Page: ${tutorial.id} (text ${tutorial.hash.slice(0, 12)}, line ${block.line})`,
    `Step: ${step === undefined ? '' : `${step}, `}${block.id} (${block.hash.slice(0, 12)})`,
    ...lastRun(seen),
    ...(view.state === 'run' ? [`Outcome of that run: ${view.block.status}, ${view.block.level}`] : []),
    '',
    'What I saw:',
    '',
  ])
}

/** The same for a page as a whole, whether it worked or not. */
export function feedbackHref(repository: string, tutorial: Tutorial, newest: Evidence | undefined): string {
  return issueHref(repository, `${tutorial.id}: it worked / it did not work`, [
    `Page: ${tutorial.id} (text ${tutorial.hash.slice(0, 12)})`,
    ...lastRun(newest),
    '',
    'It worked, or the step that did not and what I saw:',
    '',
  ])
}

function lastRun(record: Evidence | undefined): string[] {
  if (record === undefined) return ['Last run: none on record']
  const { podman } = record.lab.versions
  return [
    `Last run: ${record.startedAt}, ${labName(record)}${podman === undefined ? '' : `, podman ${podman}`}`,
    ...record.images.map(({ name, digest, subject }) => `Image in that run: ${name} ${digest} (${subject})`),
  ]
}

function issueHref(repository: string, title: string, lines: string[]): string {
  const body = [...lines, '', 'My system (distribution, `podman --version`, digest of the image):', ''].join('\n')
  if (/gitlab/i.test(repository)) {
    return `${repository}/-/issues/new?${new URLSearchParams({ 'issue[title]': title, 'issue[description]': body })}`
  }
  return `${repository}/issues/new?${new URLSearchParams({ title, body })}`
}
