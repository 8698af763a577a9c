/** Adds to a surface what is gone from the tool, and what replaced it. */

import type { CommandEntry, FlagEntry, Removal } from '../../runner/lint/surfaces/surface.ts'
import type { FactRemoval, FactRename } from './facts-schema.ts'
import { entryAt, plainVersion } from './facts-tree.ts'

/** `last` is the last version that had it; a rename says in which version it changed and to what. */
export function addRemovals(root: CommandEntry, removals: FactRemoval[], renames: FactRename[]): void {
  const spoken = renames.flatMap(readRename)
  for (const { command, flag, last } of removals) {
    const path = command.split(' ').slice(1)
    const gone = flag === null ? path.at(-1) : flag
    const parent = flag === null ? path.slice(0, -1) : path
    if (!gone || (flag !== null && !flag.startsWith('-')) || !exists(root, parent)) continue
    const told = spoken.find((rename) => rename.word === gone && rename.matches(command))
    const removal: Removal = {
      word: gone,
      in: told?.in ?? `after ${plainVersion(last)}`,
      ...(told?.instead ? { instead: told.instead } : {}),
    }
    const entry = entryAt(root, parent)
    entry.removed = [...(entry.removed ?? []).filter(({ word }) => word !== gone), removal]
  }
  markHiddenFlags(root, spoken)
}

type Spoken = { word: string; matches: (command: string) => boolean; in: string; instead?: string }

/** Reads `bootc install to-* --insecure` → `--allow-missing-verity`. */
function readRename({ old, new: now, changed_in: changed }: FactRename): Spoken[] {
  const version = plainVersion(/v?\d[\d.]*/.exec(changed)?.[0] ?? '')
  return old.split(' / ').flatMap((spelling, index) => {
    const instead = now?.split(' (')[0]?.split('; ')[0]
    const flag = /(--[\w-]+)$/.exec(spelling)?.[1]
    const before = (flag ? spelling.slice(0, -flag.length) : spelling.replace(/ [^ ]+$/, '')).trim()
    const pattern = new RegExp(`^(bootc )?${before.replace(/^bootc /, '').replaceAll('*', '.*')}`)
    const word = flag ?? (index === 0 ? spelling.replace(/ \(.*/, '').split(' ').at(-1) : undefined)
    if (!word) return []
    return [{ word, matches: (command) => pattern.test(command), in: version, ...(instead ? { instead } : {}) }]
  })
}

/** Flags that still work but that the help hides: the warning names what to write instead. */
function markHiddenFlags(entry: CommandEntry, spoken: Spoken[], command = 'bootc'): void {
  const marked = entry.flags?.map((flag): FlagEntry => {
    const text = typeof flag === 'string' ? flag : flag.flag
    const names = text.replace(/[?=~]+$/, '').split(',')
    const told = spoken.find((rename) => rename.instead && names.includes(rename.word) && rename.matches(command))
    if (!told?.instead) return flag
    return { ...(typeof flag === 'string' ? { flag } : flag), insteadOf: told.instead }
  })
  if (marked) entry.flags = marked
  for (const [verb, child] of Object.entries(entry.commands ?? {})) markHiddenFlags(child, spoken, `${command} ${verb}`)
}

function exists(root: CommandEntry, path: string[]): boolean {
  let entry: CommandEntry | undefined = root
  for (const verb of path) entry = entry?.commands?.[verb]
  return entry !== undefined
}
