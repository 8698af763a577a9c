/** Images from registries that a page uses without naming them in `images:`: its evidence would not say what was run. */

import type { Diagnostic } from '../../../core/diagnostic.ts'
import { frontMatterEnd } from '../../../document/front-matter/front-matter-end.ts'
import { readFrontMatter } from '../../../document/front-matter/read-front-matter.ts'
import { imagesFetched } from '../commands/image-reference.ts'
import { diagnosticAt, linesThatSucceed, mayFailAt, type Rule } from '../rule.ts'

/** What the page puts there itself. */
const own = /^(?:localhost|(?:[\w-]+\.)*example\.(?:com|org|net))(?::\d+)?\//
const reference = /^[\w-]+(?:\.[\w-]+)+(?::\d+)?\/[\w./-]+(?::[\w.-]+)?(?:@sha256:[0-9a-f]+)?$/

/** An error at each use in a block that is run and in a Containerfile that is written. */
export const undeclaredImage: Rule = {
  names: ['undeclared-image'],
  check(document) {
    const running = document.options.strict ? linesThatSucceed(document) : new Set()
    if (running.size === 0) return []
    const { frontMatter } = readFrontMatter(document.lines, frontMatterEnd(document.lines))
    if (!frontMatter) return []
    return imagesFetched(document).flatMap(({ image, script, region, start, end }): Diagnostic[] => {
      const judged = script === undefined || running.has(script.unit.line)
      if (!judged || own.test(image) || !reference.test(image) || frontMatter.images.includes(image)) return []
      if (script && mayFailAt(region, start, end)) return []
      return [
        diagnosticAt(document.file, region, start, end, {
          rule: 'undeclared-image',
          severity: 'error',
          message: `\`${image}\` is not among the \`images\` of the front matter, which the lab has ready and the evidence names`,
          suggestion: `write \`images: [${[...frontMatter.images, image].join(', ')}]\``,
        }),
      ]
    })
  },
}

/** Readers search with their own words, such as an error message or the name of another tool: a page lists them. */
export const keywords: Rule = {
  names: ['missing-keywords'],
  check({ file, lines, options }) {
    const end = lines.indexOf('---', 1)
    if (!options.strict || lines[0] !== '---' || end === -1) return []
    const head = lines.slice(0, end)
    if (head.some((line) => /^keywords: *(\[ *[^\] ]|$)/.test(line))) return []
    return [
      {
        file,
        line: 1,
        column: 1,
        rule: 'missing-keywords',
        severity: 'warning',
        message: 'the page has no `keywords`: the search finds it by the words of its text alone',
        suggestion: 'add `keywords: [the, words, that readers, type]` to the front matter',
      },
    ]
  },
}
