/** Which of the lab's images a tutorial is about. */

import type { Tutorial } from '../../../document/model.ts'
import type { ResolvedImage } from '../../lab.ts'

/** Whether the front matter of the tutorial lists the image of that name, or one of its blocks names it. Each is looked for once. */
export function imagesNamedIn(tutorial: Tutorial): (image: ResolvedImage) => boolean {
  const texts = tutorial.blocks.map((block) =>
    block.kind === 'run' ? block.steps.map((step) => step.script).join('\n') : block.content,
  )
  const known = new Map<string, boolean>()
  return ({ name }) => {
    const named =
      known.get(name) ?? (tutorial.frontMatter.images.includes(name) || texts.some((text) => names(text, name)))
    known.set(name, named)
    return named
  }
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
