/** Registers the software of a shaped tree in an RPM database, under the names that RPM-based systems use. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lookAt, readAccounts } from '../rpm/build.ts'
import { catalogueNames } from '../rpm/catalogue.ts'
import { type DebianPackage, parseControl, providers } from '../rpm/debian-control.ts'
import { fromDebian } from '../rpm/names.ts'
import type { RpmFile, RpmPackage } from '../rpm/spec.ts'
import { ownedPaths, removedPackages } from './debian-remains.ts'

/** All of Debian's packages in `base`. */
export function installedRecords(base: string): DebianPackage[] {
  return parseControl(readFileSync(join(base, 'var/lib/dpkg/status'), 'utf8'))
}

/** Those that images keep. */
export function basePackageRecords(base: string): DebianPackage[] {
  return installedRecords(base).filter(({ name }) => !removedPackages.includes(name))
}

/**
 * One RPM per Debian package. `base` still has dpkg's lists, `tree` is what became of it; a directory belongs to the
 * only package that lists it, and to none when there are several.
 */
export function baseRpms(base: string, tree: string): RpmPackage[] {
  const records = basePackageRecords(base)
  const accounts = readAccounts(tree)
  const owned = new Map(records.map(({ name }) => [name, ownedPaths(base, name)]))
  const owners = new Map<string, number>()
  for (const path of [...owned.values()].flat()) owners.set(path, (owners.get(path) ?? 0) + 1)
  const byName = providers(records)
  return records.map((record) => {
    const files = (owned.get(record.name) ?? [])
      .map((path) => lookAt(path, tree, accounts))
      .filter((file): file is RpmFile => file !== undefined)
      .filter((file) => !file.path.startsWith('/var/') && (file.kind !== 'directory' || owners.get(file.path) === 1))
    return fromDebian({ package: record, files, providers: byName, renames: catalogueNames })
  })
}
