/** The repository of RPM packages that the stand-in images carry. */

import { readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hashTree } from '../../../core/sha256.ts'
import { runInRoot } from '../../provision/in-root.ts'
import { type Context, ensurePart, type Part, partKey, sourceDate } from '../../provision/part.ts'
import { run } from '../../provision/run.ts'
import { basePackageRecords, removedPackages } from '../base/debian-packages.ts'
import { basePart } from '../base/part.ts'
import { userlandNames } from '../base/plain.ts'
import { type Accounts, buildRpms, describeFile, readAccounts } from '../rpm/build.ts'
import { catalogue, catalogueNames, type Entry, unneeded, unneededFiles } from '../rpm/catalogue.ts'
import { closure, type DebianPackage, providers, serve } from '../rpm/debian-control.ts'
import { rpmName, toRpmVersion } from '../rpm/names.ts'
import type { RpmPackage } from '../rpm/spec.ts'
import { toolsPart } from '../tools/part.ts'
import { downloadArchives } from './archives.ts'
import { arrange, downloadPackages, type Extracted, extractPackages, listPaths, overlays } from './download.ts'

/** Raise it when a change of the code, not of the tables, changes the packages. */
const revision = 2

/** Where it is in the images. */
export const repositoryPath = 'usr/share/stand-in/repository'

/** Files of the part: `tree/`, which becomes a layer, and `packages.json`, the names and versions. */
export const repositoryPart: Part = {
  name: 'repository',
  recipe: {
    revision,
    catalogue,
    unneeded,
    unneededFiles,
    overlay: hashTree(overlays),
    base: partKey(basePart),
    tools: partKey(toolsPart),
  },
  async build(directory: string, context: Context) {
    const [base, tools] = [await ensurePart(basePart, context), await ensurePart(toolsPart, context)]
    const task = 'Repository: Debian packages as RPM packages'
    context.progress({ task, state: 'start', note: `${catalogue.length} programs and what they need` })
    const at = (name: string) => join(directory, 'scratch', name)
    for (const name of ['apt', 'archives', 'extracted', 'staging', 'tree', 'rpms'])
      await mkdir(at(name), { recursive: true })
    const names = userlandNames(base)
    await downloadPackages(sets(), status(base, names), at('apt'), tools, task, context)
    await downloadArchives(catalogue, at('archives'), tools, context)
    context.progress({ task, state: 'progress', note: 'unpack' })
    const extracted = await extractPackages(at('apt/archives'), at('extracted'), tools, context)
    const present = basePackageRecords(base).filter(({ name }) => names.has(name))
    const packages = await planPackages(extracted, present, at('archives'), at('staging'), readAccounts(base))
    await mergeStaging(at('staging'), at('tree'), context)
    context.progress({ task, state: 'progress', note: `build ${packages.length} RPM packages` })
    await buildRpms(packages, at('tree'), at('rpms'), tools, context)
    await publish(join(at('rpms'), 'packages'), join(directory, 'tree', repositoryPath), tools, context)
    await writeFile(
      join(directory, 'packages.json'),
      JSON.stringify(packages.map(({ name, version, release }) => `${name}-${version}-${release}`).sort()),
    )
    await rm(join(directory, 'scratch'), { recursive: true })
    context.progress({ task, state: 'done' })
  },
}

/** Debian packages that can be installed together, and those that cannot. */
function sets(): string[][] {
  const together = catalogue.filter(({ apart }) => !apart).flatMap(({ debian = [] }) => debian)
  return [together.sort(), ...catalogue.filter(({ apart }) => apart).map(({ debian = [] }) => debian)]
}

/** dpkg's records of the userland, as apt wants them: what is in every image need not be in the repository. */
function status(base: string, names: Set<string>): string {
  const paragraphs = readFileSync(join(base, 'var/lib/dpkg/status'), 'utf8').split(/\n{2,}/)
  const kept = paragraphs.filter((paragraph) => names.has(/^Package: (.*)$/m.exec(paragraph)?.[1] ?? ''))
  return `${kept.join('\n\n')}\n`
}

/** One tree of everything, by hard links; two packages with the same file are a fault of the catalogue. */
async function mergeStaging(staging: string, tree: string, context: Context): Promise<void> {
  await run(
    ['sh', '-c', 'for directory in "$1"/*/; do cp -al "$directory." "$2" || exit 1; done', 'merge', staging, tree],
    context,
  )
}

async function publish(rpms: string, repository: string, tools: string, context: Context): Promise<void> {
  for (const [name, source] of [
    ['fedora', rpms],
    ['updates', undefined],
  ] as const) {
    const target = join(repository, name)
    await mkdir(target, { recursive: true })
    if (source) await run(['sh', '-c', 'mv "$1"/*.rpm "$2"', 'move', source, target], context)
    // createrepo_c notes the times of the files.
    await run(['find', target, '-exec', 'touch', '--date', `@${sourceDate}`, '{}', '+'], context)
    const options = ['--quiet', '--no-database', '--simple-md-filenames', '--workers=2', `--revision=${sourceDate}`]
    await runInRoot(tools, ['createrepo_c', ...options, '--set-timestamp-to-revision', '/mnt/repository'], {
      signal: context.signal,
      binds: [{ host: target, name: 'repository' }],
    })
  }
}

/**
 * Plans the repository's RPMs: the catalogue's entries, and one for each Debian package that they need beside those that
 * every image has (`present`). Unpacked `archives`, and the files as they are arranged in `staging`, are in directories
 * of the entries' names.
 */
async function planPackages(
  extracted: Extracted[],
  present: DebianPackage[],
  archives: string,
  staging: string,
  accounts: Accounts,
): Promise<RpmPackage[]> {
  const records = extracted
    .map(({ record }) => withoutUnneeded(record))
    .filter(({ name }) => !removedPackages.includes(name))
  const all = [...catalogue, ...uncatalogued(records)]
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
    await arrange(entry, entry.archive ? [...sources, join(archives, entry.name)] : sources, directory)
    const needs = own
      .flatMap(({ depends }) => depends.map((group) => serve(group, byName)))
      .filter((name) => name !== undefined)
    const names = needs.map((name) => nameOf.get(name) ?? rpmName(name, catalogueNames))
    packages.push(await describe(entry, own[0], names, directory, accounts))
  }
  return packages
}

/** One entry for each Debian package that entries of the catalogue need. */
function uncatalogued(records: DebianPackage[]): Entry[] {
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
  const files = paths.map((path) => describeFile(path, directory, accounts)).filter((file) => file !== undefined)
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
    ...scriptletsFor(paths),
  }
}

/** The upper directories of the system belong to nobody here; a package owns those below them. */
function isOwned(path: string): boolean {
  return path.split('/').length > 4 || /^\/(etc|opt)\/|^\/var\/[^/]+\/[^/]+/.test(path)
}

/** Users first, because directories may be theirs. Directories in /run are left to the machine. */
export function scriptletsFor(paths: string[]): Pick<RpmPackage, 'post'> {
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
