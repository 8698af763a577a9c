/** What is said of flags that a command does not have, or that lack their value. */
import type { Word } from '../shell/word.ts'
import type { CommandEntry, Flag, SurfaceFile } from '../surfaces/surface.ts'
import { entryOf, flagsOfEntry } from '../surfaces/surfaces.ts'
import { closest } from '../text/closest.ts'
import type { Finding, Reading, ReadOptions } from './reading.ts'
import { judgeUnknown } from './unknown.ts'

/** A flag at the end of the line, or before another one, that needs a value. */
export function missingValue(reading: Reading, flag: Flag, name: string, word: Word): Finding {
  const values = flag.values ? `: ${flag.values.join(', ')}` : ''
  const message = `\`${name}\` of \`${reading.path.join(' ')}\` needs a value${values}`
  return { rule: 'missing-flag-value', severity: 'error', start: word.start, end: word.end, message }
}

/** A long flag with one dash, or with the dash of a typesetter. */
export function wrongDash(reading: Reading, word: Word, meant: string): Finding {
  const message = `\`${reading.path.join(' ')}\` has no flag \`${word.text}\``
  const suggestion = `did you mean \`${meant}\`?`
  return { rule: 'unknown-flag', severity: 'error', start: word.start, end: word.end, message, suggestion }
}

/** A flag that is gone, is another verb's, or never was; `scope` is the command with those above it. */
export function unknownFlag(
  surface: SurfaceFile,
  reading: Reading,
  scope: CommandEntry[],
  { name, word }: { name: string; word: Word },
  options: ReadOptions,
): Finding | undefined {
  const command = reading.path.join(' ')
  const end = word.start + Math.min(word.end - word.start, Math.max(name.length, 2))
  const place = { start: word.start, end }
  const removed = scope.flatMap((entry) => entry.removed ?? []).findLast((one) => one.word === name)
  if (removed) {
    const message = `\`${command}\` has no flag \`${name}\` any more (removed ${when(removed.in)})`
    const suggestion = removed.instead ? { suggestion: `write \`${removed.instead}\`` } : {}
    return { rule: 'removed-flag', severity: 'error', ...place, message, ...suggestion }
  }
  const message = `\`${command}\` has no flag \`${name}\``
  const near = suggestionFor(surface, reading, scope, name)
  const otherwise = `\`${command} --help\` lists its flags`
  return judgeUnknown(surface, { rule: 'unknown-flag', ...place, message }, { near, otherwise }, options)
}

function suggestionFor(
  surface: SurfaceFile,
  { path, entry }: Reading,
  scope: CommandEntry[],
  name: string,
): string | undefined {
  const long = scope.flatMap(flagsOfEntry).flatMap(({ names }) => names.filter((known) => known.startsWith('--')))
  const near = name.startsWith('--') ? (closest(name, long) ?? withMoreWords(name, long)) : undefined
  if (near) return `did you mean \`${near}\`?`
  const below = Object.entries(entry.commands ?? {}).find(([, child]) =>
    flagsOfEntry(entryOf(surface, child)).some(({ names }) => names.includes(name)),
  )
  return below ? `it is a flag of \`${path.join(' ')} ${below[0]}\`` : undefined
}

/** `--enforce-container-sigpolicy` for `--enforce-sigpolicy`: a word was left out. */
function withMoreWords(name: string, known: string[]): string | undefined {
  const words = name.slice(2).split('-')
  if (words.length < 2) return undefined
  return known.find((other) => words.every((word) => other.slice(2).split('-').includes(word)))
}

/** `in 1.9.0`, or `after 0.1.4` where only the last version with it is known. */
export function when(version: string): string {
  return version.startsWith('after ') ? version : `in ${version}`
}
