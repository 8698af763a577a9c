/** Addresses of the site. */
import { posix } from 'node:path'
import type { Block, FileBlock, Tutorial } from '../../runner/document/model.ts'
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
  if (/^([a-z][a-z0-9+.-]*:|#|\/\/)/i.test(target)) return target
  if (target.startsWith('/')) return base + target.slice(1)
  const [, path = '', rest = ''] = /^([^?#]*)(.*)$/.exec(target) ?? []
  const resolved = posix.join(posix.dirname(id), path)
  if (path.endsWith('.md')) return pageHref(base, resolved.replace(/\.md$/, '')) + rest
  return `${base}media/${resolved}${rest}`
}

/** A new issue with all that a maintainer asks first. */
export function reportHref(repository: string, tutorial: Tutorial, block: Block, view: BlockView): string {
  const seen = view.state === 'none' ? undefined : view.record
  const title = `${tutorial.id}: step ${block.id} failed for me`
  const body = [
    `Page: ${tutorial.id} (text ${tutorial.hash.slice(0, 12)}, line ${block.line})`,
    `Step: ${block.id} (${block.hash.slice(0, 12)})`,
    seen ? `Last run: ${seen.startedAt}, ${seen.lab.name} lab` : 'Last run: none on record',
    ...(seen?.images ?? []).map((image) => `Image in that run: ${image.name} ${image.digest} (${image.subject})`),
    ...(view.state === 'run' ? [`Outcome of that run: ${view.block.status}, ${view.block.level}`] : []),
    '',
    'What I saw:',
    '',
    '',
    'My system (distribution, `podman --version`, digest of the image):',
    '',
  ].join('\n')
  if (/gitlab/i.test(repository)) {
    return `${repository}/-/issues/new?${new URLSearchParams({ 'issue[title]': title, 'issue[description]': body })}`
  }
  return `${repository}/issues/new?${new URLSearchParams({ title, body })}`
}
