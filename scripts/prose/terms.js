/** A remark lint rule: words that our pages write in one way, after the style of Fedora's documentation. */
import { lintRule } from 'unified-lint-rule'
import { visit } from 'unist-util-visit'
import { location } from 'vfile-location'
import { scaffoldSentences } from '../../runner/cli/new-tutorial/tutorial-page.ts'

/** A pattern with the flag `g`, and what to write instead. Adding a term is adding an entry. */
const terms = /** @type {const} */ ([
  // One spelling for each thing.
  [/\bfile-?names?\b/gi, 'write `file name`'],
  [/\bfile-?systems?\b/gi, 'write `file system`'],
  [/\bboot-?loaders?\b/gi, 'write `boot loader`'],
  [/\bcommand-?lines?\b(?!\s+\w+s?\b)|\bcommandline\b/gi, 'write `command line`'],
  [/\bhost names?\b/gi, 'write `hostname`'],
  [/\bcan not\b/gi, 'write `cannot`'],
  // Verbs are two words, nouns are one.
  [
    /\b(?:to|you|we|they|can|must|may|should|will)\s+(?:set|log|roll|back|shut|clean)-?(?:up|in|out|back|down)\b/gi,
    'the verb is two words, such as `set up`, `log in`, `roll back`',
  ],
  [
    /\b(?:a|an|the|this|that|your)\s+(?:set up|roll back|back up|log in|clean up)\b(?!\s+to\b)/gi,
    'the noun is one word, such as `setup`, `rollback`, `login`',
  ],
  // Names as their owners write them.
  [/\b(?:Github|Git Hub)\b/g, 'write `GitHub`'],
  [/\b(?:Gitlab|Git Lab)\b/g, 'write `GitLab`'],
  [/\b(?:Redhat|RedHat)\b/g, 'write `Red Hat`'],
  [/\b(?:Nvidia|nVidia)\b/g, 'write `NVIDIA`'],
  [/\bCOPR\b/g, 'write `Copr`'],
  [/\b(?:Systemd|SystemD|systemD)\b/g, 'write `systemd`, also where a sentence begins'],
  [/\b(?:Bootc|BootC|bootC)\b/g, 'write `bootc`, also where a sentence begins'],
  [/(?<![-\w])(?:ostree|Ostree|OStree)\b/g, 'write `OSTree`; the command is code: `ostree`'],
  // Plain words.
  [/\bplease\b/gi, 'leave it out'],
  [/\be\.\s?g\.|\bfor eg\b/gi, 'write `for example` or `such as`'],
  [/\bi\.\s?e\./gi, 'write `that is`'],
  [/\betc\.|\bet cetera\b/gi, 'name them, or write `such as` before them'],
  [/\b(?:viz|cf)\./gi, 'write `namely` or `see`'],
  [/\bin order to\b/gi, 'write `to`'],
  [/\butili[sz](?:e|es|ed|ing|ation)\b/gi, 'write `use`'],
  [/\ballow(?:s|ed)? (?:you|us|one) to\b/gi, 'write `lets you`, or say what you do'],
  [/\bnote that\b/gi, 'leave it out: say it'],
  [/\bmend(?:s|ed|ing)?\b/gi, 'write `fix` or `repair`'],
])

/** Messages of other programs that a page quotes outside of code. */
const quoted = ['No root filesystem specified']

/** Keys of the front matter whose values are prose. */
const proseKeys = /^(?:title|description|summary):[ \t]+(.*)$/gm

export default lintRule('image-mode-docs:terms', (/** @type {import('mdast').Root} */ tree, file) => {
  const source = String(file)
  const { toPoint } = location(file)

  /**
   * @param {string} prose
   * @param {number} offset where it starts in the source
   */
  function judge(prose, offset) {
    const text = quoted.reduce((rest, said) => rest.replaceAll(said, ' '.repeat(said.length)), prose)
    for (const [pattern, suggestion] of terms)
      for (const match of text.matchAll(pattern)) report(match.index, match[0], `: ${suggestion}`)
    for (const sentence of Object.values(scaffoldSentences)) {
      const index = text.indexOf(sentence)
      if (index >= 0) report(index, sentence, ' is still the sentence of a new page: write your own')
    }

    /** @param {number} index @param {string} found @param {string} reason */
    function report(index, found, reason) {
      const start = toPoint(offset + index)
      const end = toPoint(offset + index + found.length)
      if (start && end) file.message(`"${found.replace(/\s+/g, ' ')}"${reason}`, { place: { start, end } })
    }
  }

  visit(tree, (node) => {
    const start = node.position?.start.offset
    const end = node.position?.end.offset
    if (start === undefined || end === undefined) return
    const written = source.slice(start, end)
    if (node.type === 'text' && !/^(https?:\/\/|www\.)\S+$/.test(node.value)) judge(written, start)
    if (node.type === 'yaml')
      for (const match of written.matchAll(proseKeys)) {
        const value = match[1] ?? ''
        judge(value, start + match.index + match[0].length - value.length)
      }
  })
})
