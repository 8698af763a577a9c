/** Checks of the prose of Markdown documents: style, articles, repeated and hurtful words, the terms of the house style. */
import remarkDirective from 'remark-directive'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import remarkLintHeadingIncrement from 'remark-lint-heading-increment'
import remarkLintMaximumLineLength from 'remark-lint-maximum-line-length'
import remarkPresetLintConsistent from 'remark-preset-lint-consistent'
import remarkPresetLintRecommended from 'remark-preset-lint-recommended'
import remarkRetext from 'remark-retext'
import retextEnglish from 'retext-english'
import retextEquality from 'retext-equality'
import retextIndefiniteArticle from 'retext-indefinite-article'
import retextRepeatedWords from 'retext-repeated-words'
import { unified } from 'unified'
import remarkLintTerms from './scripts/prose/terms.js'

/** Words of the equality list that have another meaning on a machine. */
const technical = [
  'host',
  'hosts',
  'special',
  'invalid',
  'disabled',
  'kill',
  'execute',
  'executed',
  'execution',
  'dead',
  'just',
]

/** "An x86_64 machine" is right when it is spoken; the rule for articles looks at the letter. */
const spokenWithVowel = /^Unexpected article `an` before `x86/i

const english = unified()
  .use(retextEnglish)
  .use(retextIndefiniteArticle)
  .use(retextRepeatedWords)
  .use(retextEquality, { ignore: technical })

export default {
  settings: { bullet: '-' },
  plugins: [
    remarkFrontmatter,
    remarkGfm,
    remarkDirective,
    remarkPresetLintConsistent,
    ['remark-lint-table-cell-padding', false],
    remarkPresetLintRecommended,
    remarkLintHeadingIncrement,
    [remarkLintMaximumLineLength, 140],
    remarkLintTerms,
    [remarkRetext, english],
    () => (_tree, file) => {
      file.messages = file.messages.filter(({ reason }) => !spokenWithVowel.test(reason))
    },
  ],
}
