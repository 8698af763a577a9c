/** Whether a step has to do with an image at all: `printf | wc` is the same on any. */
import type { Block } from '../../runner/document/model.ts'

const imageTools =
  /(^|[\s|&;({'"/])(podman|buildah|skopeo|bootc|bcvk|image-builder|bootc-image-builder|rpm-ostree|ostree)(\s|$)/m

export function usesImage(block: Block): boolean {
  if (block.on !== undefined && block.on !== 'workstation') return true
  if (block.needs.includes('guest') || block.needs.includes('bootc')) return true
  const text = block.kind === 'file' ? block.content : block.steps.map(({ script }) => script).join('\n')
  return imageTools.test(text) || /^\s*FROM\s/m.test(text)
}
