/** Info string of one fence → its tags, checked one by one. */

import { type At, type Problem, problem } from '../../core/diagnostic.ts'
import { ownValue } from '../../core/own-value.ts'
import type { Result } from '../../core/result.ts'
import { closest } from '../../core/suggest.ts'
import type { Match, Need } from '../model.ts'
import { displayKeys, displayValueProblem } from './display-keys.ts'
import { readInfoString, type Word, withoutTypographicQuotes } from './info-string.ts'
import { readDuration, readMatch, readMode, readName, readNeeds, readPath, readStatus } from './tag-values.ts'
import { type FenceKind, runLanguages, type Tag, tagForms, tags, tagsByName } from './tags.ts'

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
  const end = rest.findIndex(({ name }) => name === '' || tagsByName.has(name) || displayKeys.has(name))
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
  if ('error' in checked) {
    problems.push(problem('tag-value', word, `\`${word.raw}\`: ${checked.error}`, checked.suggestion ?? example(tag)))
  } else Object.assign(values, { [tag.name]: checked.value })
}

function example(tag: Tag): string {
  return `For example: \`${tag.example}\``
}

function readValue(tag: Tag, word: Word): Result<unknown> {
  const { value } = word
  if (tag.form === 'flag') {
    return value === undefined
      ? { value: true }
      : { error: 'takes no value', suggestion: `Write \`${tag.name}\` alone` }
  }
  if (value === undefined) return { error: `needs a value: ${tagForms[tag.form]}` }
  if (value.trim() === '') return { error: `the value is empty; it must be ${tagForms[tag.form]}` }
  return readers[tag.form](value)
}

const readers: Record<Exclude<Tag['form'], 'flag'>, (text: string) => Result<unknown>> = {
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
  const form = displayKeys.get(word.name)
  if (form) {
    const wrong = displayValueProblem(form, word.value)
    if (wrong) problems.push(problem('display-value', word, `\`${word.raw}\`: \`${word.name}\` ${wrong}`))
    return
  }
  if (word.name === '') {
    problems.push(problem('unknown-tag', word, `\`${word.raw}\` is not a tag`, 'Write `name=value` without blanks'))
    return
  }
  const near = closest(word.name, [...tagsByName.keys(), ...displayKeys.keys()])
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

/** Tags that do not go together, each with the reason. */
const pairs: readonly [string, string, string][] = [
  ['run', 'file', 'a block is either executed or written to a file'],
  ['run', 'snippet', 'a block is either executed or written to a file'],
  ['run', 'output', 'commands and expected output are blocks of their own'],
  ['output', 'file', 'a block is either written to a file or compared with what was printed'],
  ['output', 'snippet', 'a block is either written to a file or compared with what was printed'],
  ['background', 'exit', 'nobody waits for the end of a background block, so its exit status is never seen'],
  ['background', 'retry', 'nobody waits for the end of a background block, so it is never known to have failed'],
  ['background', 'cleanup', 'the tutorial ends after its clean-up, so nothing may be left running by it'],
]

const kindNames: Record<FenceKind, string> = {
  bash: 'a `run` block',
  console: 'a `console run` block',
  file: 'a file block',
  output: 'an `output` block',
}

const reasons: Record<string, string> = {
  'session file': 'a file is written to the working directory, which all sessions share',
  'exit file': 'writing a file has no exit status',
  'timeout file': 'writing a file takes no time',
  'retry file': 'writing a file needs no second try',
  'retry output': 'put it on the `run` block before, which is run again until its output matches',
  'background console': 'its commands are judged one by one; use a `bash run` block',
  'background file': 'only commands run in the background',
  'cleanup file': 'the working directory goes away by itself',
  'match bash': 'put it on the `output` block after it',
  'match file': 'a file is written, not compared',
  'mode output': 'only a file has permissions',
  'mode bash': 'only a file has permissions',
  'mode console': 'only a file has permissions',
  'id output': 'it belongs to the `run` block before, which has the id',
}

/** Conflicts of a fence's tags with each other, with its kind and with its language. */
export function tagConflicts(fence: FenceTags, kind: FenceKind, line: number, column: number): Problem[] {
  const problems: Problem[] = []
  const primary = ['run', 'output'].filter((name) => fence.uses.has(name)).length
  const isFile = fence.uses.has('file') || fence.uses.has('snippet')
  for (const [first, second, reason] of pairs) {
    const word = fence.uses.get(second)
    if (fence.uses.has(first) && word) {
      problems.push(problem('contradictory-tags', word, `\`${first}\` and \`${second}\` contradict: ${reason}`))
    }
  }
  // With two primary tags the kind is not known; those were reported above.
  if (primary + (isFile ? 1 : 0) > 1) return problems
  for (const [name, word] of fence.uses) {
    if (tagsByName.get(name)?.on.includes(kind)) continue
    const reason = reasons[`${name} ${kind}`] ?? (kind === 'output' ? 'put it on the `run` block before' : undefined)
    const message = `\`${name}\` has no place on ${kindNames[kind]}${reason ? `: ${reason}` : ''}`
    problems.push(problem('misplaced-tag', word, message, `Remove \`${word.raw}\``))
  }
  if (fence.uses.has('run') && ownValue(runLanguages, fence.language) === undefined) {
    problems.push(languageProblem(fence.language, line, column))
  }
  return problems
}

function languageProblem(language: string, line: number, column: number): Problem {
  const known = Object.keys(runLanguages)
  const names = known.map((name) => `\`${name}\``).join(', ')
  const near = /^(shellsession|shell-session|terminal|sh-session)$/.test(language)
    ? 'console'
    : language === 'zsh'
      ? 'bash'
      : closest(language, known)
  return problem(
    'run-language',
    { line, column, endColumn: column + Math.max(1, language.length) },
    `\`run\` needs one of the languages ${names}, not \`${language}\``,
    near ? `Write \`${near}\`` : 'Write the program to a file with `file=`, and run it from a `bash run` block',
  )
}
