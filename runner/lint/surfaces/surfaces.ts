/** The surfaces by the name under which a tool is called, read from disk when first needed. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import data from './formats.generated.json' with { type: 'json' }
import { type CommandEntry, type Flag, readFlag, type SurfaceFile } from './surface.ts'

const directory = join(import.meta.dirname, 'generated')
const suffix = '.generated.json'
let byBinary: Map<string, SurfaceFile> | undefined

/** All surfaces, by each name under which their tool is called. */
export function surfaces(): ReadonlyMap<string, SurfaceFile> {
  if (byBinary) return byBinary
  byBinary = new Map()
  for (const name of readdirSync(directory).sort()) {
    if (!name.endsWith(suffix)) continue
    const surface: SurfaceFile = JSON.parse(readFileSync(join(directory, name), 'utf8'))
    for (const binary of surface.binaries) byBinary.set(binary, surface)
  }
  return byBinary
}

/** Undefined for a tool that is not known. */
export function surfaceOf(binary: string): SurfaceFile | undefined {
  return surfaces().get(binary)
}

/** Follows `same`. */
export function entryOf(surface: SurfaceFile, entry: CommandEntry): CommandEntry {
  if (entry.same === undefined) return entry
  return entry.same.split(' ').reduce((at: CommandEntry, verb) => at.commands?.[verb] ?? {}, surface.root)
}

const flagsOf = new WeakMap<CommandEntry, Flag[]>()
const flagsByName = new WeakMap<CommandEntry, Map<string, Flag>>()

/** The flags that a command itself takes. */
export function flagsOfEntry(entry: CommandEntry): Flag[] {
  let flags = flagsOf.get(entry)
  if (!flags) {
    flags = (entry.flags ?? []).map(readFlag)
    flagsOf.set(entry, flags)
  }
  return flags
}

/** The flag of that very spelling that a command itself takes; where help shows one twice, the first counts. */
export function flagOfEntry(entry: CommandEntry, name: string): Flag | undefined {
  let byName = flagsByName.get(entry)
  if (!byName) {
    byName = new Map(
      flagsOfEntry(entry)
        .toReversed()
        .flatMap((flag) => flag.names.map((known) => [known, flag] as const)),
    )
    flagsByName.set(entry, byName)
  }
  return byName.get(name)
}

/** What tools read from files: keys, commands, types, each with its source. */
export const quadletKeys: Record<string, string[]> = data.quadlet.keys
export const kickstartCommands: string[] = data.kickstart.commands
export const kargsKeys: string[] = data.kargs.keys
export const installKeys: string[] = data.install.keys
/** By the path of their table below `install`. */
export const installKeysBelow: Record<string, string[]> = data.install.below
export const blueprint = data.blueprint
/** By the table below `customizations`. */
export const blueprintKeysBelow: Record<string, string[]> = data.blueprint.below
