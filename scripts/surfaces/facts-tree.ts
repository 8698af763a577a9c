/** Turns facts' lists of commands into trees of a surface. */

import { type Arity, type CommandEntry, type FlagEntry, writeFlag } from '../../runner/lint/surfaces/surface.ts'
import type { FactCommand, FactFlag, FactPositional } from './facts-schema.ts'

/** `v1.7.0` and `1.7.0` alike. */
export function plainVersion(version: string): string {
  return version.replace(/^v/, '')
}

/** One flag; a plain string unless there is more to say than its names and arity. */
export function flagEntry(fact: FactFlag): FlagEntry {
  const names = [fact.short, fact.long].filter((name) => name !== undefined)
  const flag = writeFlag(names, arityOf(fact))
  const extra = {
    ...(fact.values ? { values: fact.values.map((value) => value.replace(/ \(.*\)$/, '')) } : {}),
    ...(fact.since ? { since: plainVersion(fact.since) } : {}),
    ...(fact.conflicts_with ? { conflicts: fact.conflicts_with } : {}),
    ...(fact.requires ? { requires: [fact.requires].flat() } : {}),
  }
  return Object.keys(extra).length > 0 ? { flag, ...extra } : flag
}

function arityOf(fact: FactFlag): Arity {
  if (fact.arity) return fact.arity
  if (fact.type) return /^Bool/.test(fact.type) ? 'none' : 'required'
  return fact.takes_value || fact.value_name ? 'required' : 'none'
}

/** How many positionals a command takes. */
export function countPositionals(positionals: FactPositional[]): { min: number; max: number | null } {
  const min = positionals.filter((positional) => positional.required).length
  return { min, max: positionals.some((positional) => positional.multiple) ? null : positionals.length }
}

/** The entry at a verb path, made where it is not there yet. */
export function entryAt(root: CommandEntry, path: string[]): CommandEntry {
  let entry = root
  for (const verb of path) {
    entry.commands ??= {}
    entry.commands[verb] ??= {}
    entry = entry.commands[verb]
  }
  return entry
}

/** All commands as one tree. */
export function treeOf(commands: FactCommand[]): CommandEntry {
  const root: CommandEntry = {}
  for (const fact of commands) {
    const path = fact.command.split(' ').slice(1)
    const entry = entryAt(root, path)
    if (fact.flags.length > 0) entry.flags = fact.flags.map(flagEntry)
    if (fact.since) entry.since = plainVersion(fact.since)
    if (fact.positionals) entry.positionals = countPositionals(fact.positionals)
    if (fact.passes_arguments) entry.open = true
    for (const alias of fact.aliases ?? []) {
      const parent = entryAt(root, path.slice(0, -1))
      parent.hiddenAliases = { ...parent.hiddenAliases, [alias]: path.at(-1) ?? '' }
    }
  }
  return root
}
