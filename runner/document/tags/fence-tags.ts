/** Info string of one fence → its tags, checked one by one. */

import { type At, type Problem, problem } from '../../core/diagnostic.ts'
import { closest } from '../../core/suggest.ts'
import type { Match, Need } from '../model.ts'
import { displayKeys, displayKeysByName, displayValueProblem } from './display-keys.ts'
import { readInfoString, type Word } from './info-string.ts'
import { withoutTypographicQuotes } from './look-alikes.ts'
import {
  type Checked,
  readDuration,
  readMatch,
  readMode,
  readName,
  readNeeds,
  readPath,
  readStatus,
} from './tag-values.ts'
import { type FenceKind, type Tag, tagForms, tags, tagsByName } from './tags.ts'

/** Values of a fence's tags. */
export type TagValues = {
  run?: true
  file?: string
  snippet?: string
  output?: true
  match?: Match
  session?: string
  on?: string
  exit?: number
  timeout?: number
  retry?: number
  background?: true
  cleanup?: true
  needs?: Need[]
  skip?: string
  id?: string
  mode?: number
}

export type FenceTags = {
  language: string
  /** All words after the language. */
  words: Word[]
  /** Our tags that were understood, by name, as written. */
  uses: Map<string, Word>
  values: TagValues
  problems: Problem[]
}

/** Whether a word makes a fence ours. */
export function isPrimary(word: Word): boolean {
  return tagsByName.get(word.name)?.primary === true
}

/** Reads the tags of a fence that is ours; undefined for all other fences. */
export function readFenceTags(info: string, line: number, column: number): FenceTags | undefined {
  // Most fences have a language only; none of those is ours.
  if (!/run|file|snippet|output/.test(info)) return undefined
  const { language, words, problems } = readInfoString(info, line, column)
  if (!words.some(isPrimary)) return undefined
  const uses = new Map<string, Word>()
  const values: TagValues = {}
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] as Word
    const tag = tagsByName.get(word.name)
    const sentence = tag?.form === 'reason' ? unquoted(words.slice(index)) : []
    if (sentence.length > 1) {
      problems.push(withoutQuotes(sentence))
      index += sentence.length - 1
    } else if (tag) readTag(tag, word, uses, values, problems)
    else checkDisplayKey(word, problems)
  }
  return { language, words, uses, values, problems }
}

/** The words that were probably meant to be one value: a bare one, and those after it that are no tags. */
function unquoted([first, ...rest]: Word[]): Word[] {
  if (first?.form !== 'bare') return []
  const end = rest.findIndex(({ name }) => name === '' || tagsByName.has(name) || displayKeysByName.has(name))
  return [first, ...(end < 0 ? rest : rest.slice(0, end))]
}

function withoutQuotes(words: Word[]): Problem {
  const [first, last] = [words[0] as Word, words.at(-1) as Word]
  const value = [first.value, ...words.slice(1).map(({ raw }) => raw)].join(' ')
  const at = { line: first.line, column: first.column, endColumn: last.endColumn }
  const plain = withoutTypographicQuotes(value)
  if (plain !== undefined) return typographicQuotes(at, first.name, plain)
  return problem('tag-value', at, 'a value with blanks needs quotes', `Write \`${first.name}="${value}"\``)
}

function typographicQuotes(at: At, name: string, value: string): Problem {
  const message = 'typographic quotes do not enclose a value'
  return problem('tag-value', at, message, `Type straight quotes: \`${name}="${value}"\``)
}

function readTag(tag: Tag, word: Word, uses: Map<string, Word>, values: TagValues, problems: Problem[]): void {
  if (uses.has(tag.name)) {
    problems.push(problem('duplicate-tag', word, `\`${tag.name}\` stands twice on this fence`, 'Keep one of them'))
    return
  }
  uses.set(tag.name, word)
  const plain = withoutTypographicQuotes(word.value ?? '')
  if (plain !== undefined) {
    problems.push(typographicQuotes(word, tag.name, plain))
    return
  }
  const checked = readValue(tag, word)
  if ('wrong' in checked) {
    problems.push(problem('tag-value', word, `\`${word.raw}\`: ${checked.wrong}`, checked.suggestion ?? example(tag)))
  } else Object.assign(values, { [tag.name]: checked.value })
}

function example(tag: Tag): string {
  return `For example: \`${tag.example}\``
}

function readValue(tag: Tag, word: Word): Checked<unknown> {
  const { value } = word
  if (tag.form === 'flag') {
    return value === undefined
      ? { value: true }
      : { wrong: 'takes no value', suggestion: `Write \`${tag.name}\` alone` }
  }
  if (value === undefined) return { wrong: `needs a value: ${tagForms[tag.form]}` }
  if (value.trim() === '') return { wrong: `the value is empty; it must be ${tagForms[tag.form]}` }
  return readers[tag.form](value)
}

const readers: Record<Exclude<Tag['form'], 'flag'>, (text: string) => Checked<unknown>> = {
  path: readPath,
  name: readName,
  status: readStatus,
  duration: readDuration,
  needs: readNeeds,
  reason: (text) => ({ value: text.trim() }),
  match: readMatch,
  mode: readMode,
}

function checkDisplayKey(word: Word, problems: Problem[]): void {
  if (word.name === '' && word.form !== 'none') return
  const key = displayKeysByName.get(word.name)
  if (key) {
    const wrong = displayValueProblem(key, word.value, word.form)
    if (wrong) problems.push(problem('display-value', word, `\`${word.raw}\`: \`${word.name}\` ${wrong}`))
    return
  }
  if (word.name === '') {
    problems.push(problem('unknown-tag', word, `\`${word.raw}\` is not a tag`, 'Write `name=value` without blanks'))
    return
  }
  const near = closest(
    word.name,
    [...tags, ...displayKeys].map((known) => known.name),
  )
  const known = `the tags are ${tags.map((tag) => tag.name).join(', ')}`
  problems.push(
    problem('unknown-tag', word, `unknown tag \`${word.name}\``, near ? `Write \`${near}\`` : `Remove it; ${known}`),
  )
}

/** What the fence is, by its primary tags and language; `run` in an unknown language counts as `bash`. */
export function fenceKind(fence: FenceTags, console: boolean): FenceKind {
  if (fence.uses.has('run')) return console ? 'console' : 'bash'
  return fence.uses.has('output') ? 'output' : 'file'
}
