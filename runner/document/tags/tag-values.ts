/** The value forms of tags: text → value, or a sentence that says what is wrong. */

import type { Result } from '../../core/result.ts'
import { closest } from '../../core/suggest.ts'
import type { Match, Need } from '../model.ts'
import { matchNames } from '../model.ts'
import { needNames, tagForms } from './tags.ts'

const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
/** Milliseconds: of a block, and of all blocks that do not say. */
export const longestTimeout = 86_400_000

/** Milliseconds. */
export function readDuration(text: string): Result<number> {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text)
  if (!match) {
    const suggestion = /^\d+$/.test(text) ? `Write \`${text}s\` for seconds` : undefined
    return { error: `needs ${tagForms.duration}`, suggestion }
  }
  const value = Number(match[1]) * (units[match[2] ?? ''] ?? 0)
  if (value <= 0) return { error: 'must be longer than zero' }
  if (value > longestTimeout) return { error: 'must be 24h or shorter' }
  return { value }
}

/** Exit status. */
export function readStatus(text: string): Result<number> {
  return /^\d{1,3}$/.test(text) && Number(text) <= 255 ? { value: Number(text) } : { error: `needs ${tagForms.status}` }
}

/** Names of sessions, places and blocks. */
export function readName(text: string): Result<string> {
  return /^[\p{L}\p{N}][\p{L}\p{M}\p{N}_.-]*$/u.test(text) ? { value: text } : { error: `needs ${tagForms.name}` }
}

/** A path that stays below the directory that it is taken from. */
export function readPath(text: string): Result<string> {
  if (text.startsWith('/')) {
    const suggestion = 'Write it below the working directory, and move it there with a `run` block (`sudo install …`)'
    return { error: 'must be relative: it is written below the working directory', suggestion }
  }
  if (text.startsWith('~') || text.startsWith('$')) return { error: 'is taken literally: the shell does not expand it' }
  if (text.endsWith('/')) return { error: 'names a directory, not a file' }
  const parts = text.split('/')
  if (parts.includes('..')) return { error: 'must not leave the working directory by `..`' }
  if (parts.includes('.') || parts.includes('')) {
    const plain = parts.filter((part) => part !== '.' && part !== '').join('/')
    return { error: 'must not have empty or `.` parts', suggestion: plain ? `Write \`${plain}\`` : undefined }
  }
  if (/\p{Cc}/u.test(text)) return { error: 'must not have control characters' }
  return { value: text }
}

/** Sorted, without duplicates. */
export function readNeeds(text: string): Result<Need[]> {
  const seen = new Set<Need>()
  for (const word of text.split(',')) {
    const need = isTool(word) ? word : needNames.find((name) => name === word)
    if (!need) {
      const near = closest(word, needNames)
      const error = `needs ${tagForms.needs}; \`${word}\` is none of them`
      return { error, suggestion: near && `Write \`${near}\`` }
    }
    if (seen.has(need)) return { error: `names \`${need}\` twice` }
    seen.add(need)
  }
  return { value: [...seen].sort() }
}

function isTool(word: string): word is `tool:${string}` {
  return /^tool:[a-z][a-z0-9_.+-]*$/.test(word)
}

/** Way of comparing output. */
export function readMatch(text: string): Result<Match> {
  const match = matchNames.find((name) => name === text)
  if (match) return { value: match }
  const near = text === 'json' ? 'json-subset' : closest(text, matchNames)
  return { error: `must be ${tagForms.match}`, suggestion: near && `Write \`match=${near}\`` }
}

/** Permission bits. */
export function readMode(text: string): Result<number> {
  return /^[0-7]{3,4}$/.test(text)
    ? { value: Number.parseInt(text, 8) }
    : { error: `needs ${tagForms.mode}, such as \`0755\`` }
}
