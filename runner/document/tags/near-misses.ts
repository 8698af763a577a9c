/** Fences that look as if they were meant to be ours: in content/, and in every document with a tagged fence. */

import { type Problem, problem } from '../../core/diagnostic.ts'
import { ownValue } from '../../core/own-value.ts'
import { closest } from '../../core/suggest.ts'
import { displayKeys } from './display-keys.ts'
import { readFenceTags } from './fence-tags.ts'
import { oddBlankProblem, readInfoString, type Word } from './info-string.ts'
import { tags, tagsByName } from './tags.ts'

const primaries = tags.filter((tag) => tag.primary).map((tag) => tag.name)

/** Words of other tools that run or compare documents. */
const foreign: Record<string, string> = {
  exec: 'run',
  execute: 'run',
  eval: 'run',
  test: 'run',
  filename: 'file=PATH',
  path: 'file=PATH',
  expect: 'output',
  expected: 'output',
  result: 'output',
  stdout: 'output',
}

/** Problems of an untagged fence. */
export function nearMisses(info: string, line: number, column: number): Problem[] {
  const odd = oddBlankProblem(info, line, column)
  if (odd && info.split(/\s/).some((word) => primaries.includes(word.split('=', 1)[0] ?? ''))) return [odd]
  const attributes = attributesNearMiss(info, line, column)
  if (attributes) return [attributes]
  const { language, words, problems: unread } = readInfoString(info, line, column)
  // In what cannot be cut into words, only blanks around the `=` of a tag show that a tag was meant.
  const problems = unread.filter(({ rule, column: at }) => rule === 'blank-in-tag' && tagAt(info, at - column))
  const own = languageNearMiss(language)
  const at = { line, column, endColumn: column + language.length }
  if (own) problems.push(problem('near-miss', at, `\`${language}\` is taken for the language of the block`, own))
  for (const word of words) {
    const meant = wordNearMiss(word)
    if (meant) {
      const message = `this block is not executed: \`${word.raw}\` is not a tag`
      problems.push(problem('near-miss', word, message, `Write \`${meant}\`, or remove it`))
    } else if (tagsByName.has(word.name)) {
      const message = `\`${word.name}\` does nothing here: the block has none of ${primaries.join(', ')}`
      problems.push(problem('near-miss', word, message, `Add one of them, or remove \`${word.raw}\``))
    }
  }
  return problems
}

/** `{.bash .run}`, as Pandoc and others write it. */
function attributesNearMiss(info: string, line: number, column: number): Problem | undefined {
  const inside = /^\w*[ \t]*\{([^}]*)\}/.exec(info)
  const words = (inside?.[1] ?? '').split(/[\s.]+/).filter((word) => word !== '')
  if (!inside || !words.some((word) => primaries.includes(word.split('=', 1)[0] ?? ''))) return undefined
  const language = /^\w*/.exec(info)?.[0] ?? ''
  const meant = [language, ...words].filter((word) => word !== '')
  if (language === '' && primaries.includes(words[0] ?? '')) meant.unshift('bash')
  const at = { line, column, endColumn: column + inside[0].length }
  const message = 'this block is not executed: tags in braces are not read'
  return problem('near-miss', at, message, `Write \`${meant.join(' ')}\``)
}

function tagAt(info: string, offset: number): boolean {
  return tagsByName.has(/^[a-z]*/.exec(info.slice(offset))?.[0] ?? '')
}

function languageNearMiss(language: string): string | undefined {
  // A blank that is none to Markdown looks like one: editors put in no-break spaces.
  const [name, ...rest] = language.split(/[=,:{#.}\s]/)
  if (name !== undefined && primaries.includes(name)) return `Write a language before it, such as \`bash ${language}\``
  const tag = rest.find((part) => primaries.includes(part))
  return tag ? `Divide them by a blank: \`${name || 'bash'} ${tag}\`` : undefined
}

function wordNearMiss(word: Word): string | undefined {
  if (word.name === '' || displayKeys.has(word.name) || tagsByName.has(word.name)) return undefined
  // `run,timeout=10m`
  if (/[,;\s]./.test(word.name) && tagsByName.has(word.name.split(/[,;\s]/, 1)[0] ?? '')) {
    return word.raw.replaceAll(/[,;\s]+/g, ' ').trim()
  }
  const lower = word.name.toLowerCase().replace(/^[.{]+|[},;:]+$/g, '')
  const exact = tags.find((tag) => tag.name === lower)
  const meant = exact?.name ?? ownValue(foreign, lower) ?? closest(lower, primaries)
  if (meant === undefined) return undefined
  return word.value !== undefined && tagsByName.get(meant)?.form !== 'flag' ? `${meant}=${word.value}` : meant
}

/** Tagged fences where Markdown sees none, so that they would be skipped: in HTML, comments, indented code, text. */
export type HidingPlace = 'comment' | 'html' | 'indented code' | 'text'

const explanations: Record<HidingPlace, [message: string, suggestion: string]> = {
  comment: [
    'this block stands in a comment that is not for the runner, so it is not executed',
    'Begin the comment with `<!-- verify`, or remove the tag',
  ],
  html: [
    'this block stands in HTML, where Markdown sees no fence, so it is not executed',
    'Put a blank line before it; `<pre>`, `<script>` and `<style>` end before it',
  ],
  'indented code': [
    'this block is indented by four or more blanks: to Markdown it is text, so it is not executed',
    'Indent it by at most three blanks beyond its list; to show a fence, put it into a longer one',
  ],
  text: [
    'this fence goes on with the text before it, so it is not executed',
    'Put a blank line before it, and indent it by at most three blanks beyond its list',
  ],
}

/** `line`: of the first of the lines; `columns`: that precede each of them in the source. */
export function hiddenFences(place: HidingPlace, lines: string[], line: number, columns: number[]): Problem[] {
  let marker: string | undefined
  return lines.flatMap((text, index) => {
    const match = /^([\s>]*(?:[-*+][ \t]+)?)(`{3,}|~{3,})[ \t]*(.*)$/.exec(text)
    if (!match) return []
    const [, before = '', run = '', info = ''] = match
    if (marker !== undefined) {
      if (info.trim() === '' && run.startsWith(marker)) marker = undefined
      return []
    }
    marker = run
    const at = { line: line + index, column: Math.max(1, (columns[index] ?? 0) + before.length + 1) }
    if (readFenceTags(info.trim(), at.line, at.column) === undefined) return []
    return [problem('near-miss', { ...at, endColumn: at.column + run.length }, ...explanations[place])]
  })
}
