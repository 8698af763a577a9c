/** Which of the lab's images a tutorial is about. */

import type { Tutorial } from '../../tutorial/model.ts'
import type { ResolvedImage } from '../lab.ts'

/** Those that its front matter lists or one of its blocks names. */
export function usedImages(tutorial: Tutorial, images: ResolvedImage[]): ResolvedImage[] {
  const texts = tutorial.blocks.map((block) =>
    block.kind === 'run' ? block.steps.map((step) => step.script).join('\n') : block.content,
  )
  return images.filter(
    (image) => tutorial.frontMatter.images.includes(image.name) || texts.some((text) => names(text, image.name)),
  )
}

/** `fedora:44` is not named by `fedora:44-minimal`. */
function names(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const before = text[at - 1] ?? ' '
    const after = text[at + name.length] ?? ' '
    if (!/[\w./-]/.test(before) || text.slice(0, at).endsWith('//')) {
      if (!/[\w-]/.test(after)) return true
    }
  }
  return false
}
