/** Plans the repository's RPMs: the catalogue's entries, and one for each Debian package that they need. */
import { join } from 'node:path'
import { removedPackages } from '../base/debian-remains.ts'
import { type Accounts, lookAt } from '../rpm/build.ts'
import { catalogueNames, type Entry, unneeded } from '../rpm/catalogue.ts'
import { closure, type DebianPackage, providers, serve } from '../rpm/debian-control.ts'
import { rpmName, toRpmVersion } from '../rpm/names.ts'
import type { RpmFile, RpmPackage } from '../rpm/spec.ts'
import { arrange, listPaths } from './download.ts'
import type { Extracted } from './extract.ts'

type Plan = {
  catalogue: Entry[]
  extracted: Extracted[]
  /** Debian packages that every image has. */
  present: DebianPackage[]
  accounts: Accounts
  /** Where each package's files are arranged, in a directory of its name. */
  staging: string
}

export async function planPackages({ catalogue, extracted, present, accounts, staging }: Plan): Promise<RpmPackage[]> {
  const records = extracted
    .map(({ record }) => withoutUnneeded(record))
    .filter(({ name }) => !removedPackages.includes(name))
  const all = [...catalogue, ...uncatalogued(catalogue, records)]
  const nameOf = new Map(all.flatMap((entry) => (entry.debian ?? []).map((name) => [name, entry.name] as const)))
  const byName = providers([...records, ...present])
  const packages: RpmPackage[] = []
  for (const entry of all) {
    const own = (entry.debian ?? [])
      .map((name) => records.find((record) => record.name === name))
      .filter((record) => record !== undefined)
    // Every image has it already.
    if (entry.debian && own.length === 0) continue
    const directory = join(staging, entry.name)
    const sources = extracted.filter(({ record }) => entry.debian?.includes(record.name)).map((part) => part.directory)
    await arrange(entry, sources, directory)
    const needs = own
      .flatMap(({ depends }) => depends.map((group) => serve(group, byName)))
      .filter((name) => name !== undefined)
    packages.push(
      await describe(
        entry,
        own[0],
        needs.map((name) => nameOf.get(name) ?? rpmName(name, catalogueNames)),
        directory,
        accounts,
      ),
    )
  }
  return packages
}

/** One entry for each Debian package that entries of the catalogue need. */
function uncatalogued(catalogue: Entry[], records: DebianPackage[]): Entry[] {
  const taken = catalogue.flatMap(({ debian = [] }) => debian)
  const needed = closure(taken, records)
  const rest = records.filter(({ name }) => needed.has(name) && !taken.includes(name))
  return rest.map(({ name }) => ({ name: rpmName(name), debian: [name] }))
}

function withoutUnneeded(record: DebianPackage): DebianPackage {
  return { ...record, depends: record.depends.filter((group) => !group.some((name) => unneeded.includes(name))) }
}

async function describe(
  entry: Entry,
  record: DebianPackage | undefined,
  needs: string[],
  directory: string,
  accounts: Accounts,
): Promise<RpmPackage> {
  const paths = await listPaths(directory)
  const files = paths
    .map((path) => lookAt(path, directory, accounts))
    .filter((file): file is RpmFile => file !== undefined)
  const requires = [...new Set([...needs, ...(entry.requires ?? [])])].filter((name) => name !== entry.name).sort()
  const summary = entry.summary ?? record?.summary ?? entry.name
  return {
    name: entry.name,
    ...(record ? toRpmVersion(record.version) : { version: entry.version ?? '1', release: '1.standin' }),
    summary,
    description: record?.description ?? summary,
    license: entry.license ?? `see /usr/share/doc/${record?.name}/copyright`,
    ...(record?.homepage ? { url: record.homepage } : {}),
    requires,
    provides: entry.provides ?? [],
    files: files.filter(({ path, kind }) => kind !== 'directory' || isOwned(path)),
    scriptlets: scriptletsFor(paths),
  }
}

/** The upper directories of the system belong to nobody here; a package owns those below them. */
function isOwned(path: string): boolean {
  return path.split('/').length > 4 || /^\/(etc|opt)\/|^\/var\/[^/]+\/[^/]+/.test(path)
}

/** Users first, because directories may be theirs. Directories in /run are left to the machine. */
export function scriptletsFor(paths: string[]): RpmPackage['scriptlets'] {
  const users = inDirectory(paths, '/usr/lib/sysusers.d/')
  const state = inDirectory(paths, '/usr/lib/tmpfiles.d/')
  const lines = [
    ...(users.length > 0 ? [`systemd-sysusers ${users.join(' ')} >/dev/null 2>&1 || :`] : []),
    ...(state.length > 0 ? [`systemd-tmpfiles --create --prefix=/var ${state.join(' ')} >/dev/null 2>&1 || :`] : []),
  ]
  return lines.length > 0 ? { post: lines.join('\n') } : {}
}

function inDirectory(paths: string[], directory: string): string[] {
  return paths
    .filter((path) => path.startsWith(directory) && path.endsWith('.conf'))
    .map((path) => path.slice(directory.length))
}
