/** Names of blocks: `id=`, or the slug of the heading above and an ordinal. */
import { type At, type Problem, problem } from '../../core/problem.ts'
import { plainText, slug } from '../../core/slug.ts'

export class BlockIds {
  readonly problems: Problem[] = []
  #heading = 'start'
  #ordinals = new Map<string, number>()
  #lines = new Map<string, number>()

  heading(text: string): void {
    this.#heading = slug(plainText(text)) || 'section'
  }

  /**
   * The id of the next block. Blocks with `id=` are counted as well, so that naming one renames no other. Headings of
   * the same text share a count: two blocks never get the same id unless a writer gives it.
   */
  next(id: string | undefined, at: At): string {
    const ordinal = (this.#ordinals.get(this.#heading) ?? 0) + 1
    this.#ordinals.set(this.#heading, ordinal)
    const name = id ?? `${this.#heading}-${ordinal}`
    const line = this.#lines.get(name)
    if (line !== undefined) {
      const message = `the id \`${name}\` is already that of the block in line ${line}`
      this.problems.push(problem('duplicate-id', at, message, 'Choose another `id=`'))
    } else this.#lines.set(name, at.line)
    return name
  }
}
