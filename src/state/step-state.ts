/** What the site may say of one step: what its evidence says, and never more. */
import type { Block } from '../../runner/document/model.ts'
import type { BlockEvidence } from '../../runner/evidence/schema.ts'
import type { BlockView } from './block-view.ts'
import { makeState, type State } from './states.ts'

export function stepState(view: BlockView, usesImage: boolean): State {
  if (view.state === 'none') return makeState('not-run', usesImage)
  if (view.state === 'run') return blockState(view.block, usesImage)
  const what = {
    changed: 'This step was changed',
    'earlier-changed': 'An earlier step was changed',
    'machine-changed': 'What its machine is booted from was changed',
  }[view.reason]
  return makeState(
    'changed',
    usesImage,
    undefined,
    `${what} after the last run. That run says nothing about the present text.`,
  )
}

/**
 * Of a block in one record, whatever became of the page since. `current`: the block now, which knows what it does; of one
 * that the page no longer has, the image is assumed to matter.
 */
export function recordedState(seen: BlockEvidence, current: Block | undefined): State {
  return blockState(seen, current === undefined || usesImage(current))
}

function blockState(block: BlockEvidence, usesImage: boolean): State {
  const { status, level, subject, why } = block
  if (status === 'failed') return makeState('failed', usesImage)
  if (status === 'not-reached')
    return makeState('not-run', usesImage, undefined, 'The last run ended before it came to this step.')
  // A skipped step of this level is one that the run came past and could not judge: its tool was not in the lab.
  if (status === 'skipped' && level !== 'contract')
    return makeState(
      'not-run',
      usesImage,
      undefined,
      `The last run left this step out: ${why ?? 'no reason is on record'}.`,
    )
  if (level !== 'executed' && level !== 'booted') return makeState('checked', usesImage)
  const others = { real: undefined, 'stand-in': 'test', candidate: 'candidate' } as const
  return makeState(level === 'booted' ? 'booted' : 'run', usesImage, usesImage ? others[subject] : undefined)
}

const imageTools =
  /(^|[\s|&;({'"/])(podman|buildah|skopeo|bootc|bcvk|image-builder|bootc-image-builder|rpm-ostree|ostree)(\s|$)/m

/** Whether a step has to do with an image at all: `printf | wc` is the same on any. */
export function usesImage(block: Block): boolean {
  if (block.on !== undefined && block.on !== 'workstation') return true
  if (block.needs.includes('guest') || block.needs.includes('bootc')) return true
  const text = block.kind === 'file' ? block.content : block.steps.map(({ script }) => script).join('\n')
  return imageTools.test(text) || /^\s*FROM\s/m.test(text)
}
