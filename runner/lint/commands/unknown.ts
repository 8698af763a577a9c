/** How a spelling is judged that a tool's surface does not have: a slip, or newer than what is known of the tool. */

import { closest } from '../../core/suggest.ts'
import type { Word } from '../shell/word.ts'
import type { CommandEntry, Flag, SurfaceFile } from '../surfaces/surface.ts'
import { entryOf, flagsOfEntry } from '../surfaces/surfaces.ts'
import type { Finding, Reading, ReadOptions } from './reading.ts'

/**
 * A slip is near a known spelling. Another one may have come with a newer version, so it is an error only where the
 * block is run as it stands; undefined where readers have a version that is newer than the surface.
 */
export function judgeUnknown(
  surface: SurfaceFile,
  finding: Omit<Finding, 'severity' | 'suggestion'>,
  { near, otherwise }: { near: string | undefined; otherwise: string },
  options: ReadOptions,
): Finding | undefined {
  const version = `${surface.tool} ${surface.version}`
  const target = options.targets?.[surface.tool]
  const newer = target !== undefined && isNewer(target, surface.version)
  if (near) {
    const severity = newer ? 'warning' : 'error'
    return { ...finding, severity, message: `${finding.message} (${version})`, suggestion: near }
  }
  if (newer || options.loose) return undefined
  if (options.strict) {
    return { ...finding, severity: 'error', message: `${finding.message} (${version})`, suggestion: otherwise }
  }
  return {
    ...finding,
    severity: 'warning',
    message: `${finding.message} in ${surface.version}, the newest version that is known`,
    suggestion: `${otherwise}; where readers have a newer one, call with \`--target ${surface.tool}=VERSION\``,
  }
}

/** Whether version `a` is later than `b`, number by number. */
export function isNewer(a: string, b: string): boolean {
  const [left, right] = [a, b].map((version) => version.replace(/^v/, '').split(/[.-]/).map(Number))
  for (let i = 0; i < Math.max(left?.length ?? 0, right?.length ?? 0); i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return false
}

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
  const place = { start: word.start, end: word.start + name.length }
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

/** Verbs: canonical, by alias, hidden, removed, unknown. */
type Found = { entry: CommandEntry; path: string[]; finding?: (path: string[], word: Word) => Finding }

/** The command that a verb names below `entry`. */
export function findVerb(surface: SurfaceFile, entry: CommandEntry, verb: string): Found | undefined {
  const direct = entry.commands?.[verb]
  if (direct) return { entry: entryOf(surface, direct), path: [verb] }
  if (verb === 'help') return { entry: { open: true }, path: [verb] }
  const alias = entry.aliases?.[verb]
  if (alias) return follow(surface, entry, alias)
  const hidden = entry.hiddenAliases?.[verb]
  const found = hidden ? follow(surface, entry, hidden) : undefined
  if (!found || !hidden) return undefined
  return {
    ...found,
    finding: (path, word) => ({
      rule: 'hidden-alias',
      severity: 'warning',
      start: word.start,
      end: word.end,
      message: `\`${[...path, verb].join(' ')}\` is an alias that the help does not show`,
      suggestion: `write \`${[...path, hidden].join(' ')}\``,
    }),
  }
}

/** An alias stands for a verb of the same command, or of the tool itself. */
function follow(surface: SurfaceFile, entry: CommandEntry, target: string): Found | undefined {
  const path = target.split(' ')
  for (const from of [entry, surface.root]) {
    const found = path.reduce((at: CommandEntry | undefined, verb) => {
      const next = at?.commands?.[verb]
      return next ? entryOf(surface, next) : undefined
    }, from)
    if (found) return { entry: found, path }
  }
  return undefined
}

/** The finding on a word that should be a verb; undefined where it may be none. */
export function unknownVerb(
  surface: SurfaceFile,
  reading: Reading,
  word: Word,
  options: ReadOptions,
): Finding | undefined {
  const command = reading.path.join(' ')
  const place = { start: word.start, end: word.end }
  const removal = reading.entry.removed?.find((removed) => removed.word === word.text)
  if (removal) {
    const message = `\`${command}\` has no verb \`${word.text}\` any more (removed ${when(removal.in)})`
    return {
      rule: 'removed-verb',
      severity: 'error',
      ...place,
      message,
      ...(removal.instead ? { suggestion: `write \`${removal.instead}\`` } : {}),
    }
  }
  if (!/^[\w@%+:,./=-]+$/.test(word.text)) return undefined
  const known = [...Object.keys(reading.entry.commands ?? {}), ...Object.keys(reading.entry.aliases ?? {})]
  const near = closest(word.text, known)
  // In a sentence: "bootc installed …", "podman is …".
  if (options.loose && (word.text.length < 4 || (near && word.text.startsWith(near)))) return undefined
  const message = `\`${command}\` has no verb \`${word.text}\``
  const spellings = {
    near: near && `did you mean \`${command} ${near}\`?`,
    otherwise: `\`${command} --help\` lists its verbs`,
  }
  return judgeUnknown(surface, { rule: 'unknown-verb', ...place, message }, spellings, options)
}
