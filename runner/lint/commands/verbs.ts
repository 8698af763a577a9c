/** Verbs: canonical, by alias, hidden, removed, unknown. */
import type { Word } from '../shell/word.ts'
import type { CommandEntry, SurfaceFile } from '../surfaces/surface.ts'
import { entryOf } from '../surfaces/surfaces.ts'
import { closest } from '../text/closest.ts'
import { when } from './flag-findings.ts'
import type { Finding, Reading, ReadOptions } from './reading.ts'
import { judgeUnknown } from './unknown.ts'

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
  // In a sentence: "bootc installed …", "podman is …".
  if (options.loose && (word.text.length < 4 || (near && word.text.startsWith(near)))) return undefined
  const message = `\`${command}\` has no verb \`${word.text}\``
  const spellings = {
    near: near && `did you mean \`${command} ${near}\`?`,
    otherwise: `\`${command} --help\` lists its verbs`,
  }
  return judgeUnknown(surface, { rule: 'unknown-verb', ...place, message }, spellings, options)
}
