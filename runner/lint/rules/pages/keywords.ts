/** Readers search with their own words, such as an error message or the name of another tool: a page lists them. */
import type { Rule } from '../rule.ts'

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
