/** The repository of RPM packages that the stand-in images carry. */

import { readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hashTree } from '../../provision/archive.ts'
import { type Context, sourceDate } from '../../provision/context.ts'
import { runInRoot } from '../../provision/in-root.ts'
import { ensurePart, type Part, partKey } from '../../provision/part.ts'
import { run } from '../../provision/run.ts'
import { basePart } from '../base/part.ts'
import { userlandNames } from '../base/plain.ts'
import { basePackageRecords } from '../base/rpms.ts'
import { buildRpms, readAccounts } from '../rpm/build.ts'
import { catalogue, type Entry, unneeded, unneededFiles } from '../rpm/catalogue.ts'
import { toolsPart } from '../tools/part.ts'
import { downloadPackages, overlays } from './download.ts'
import { extractPackages } from './extract.ts'
import { planPackages } from './packages.ts'

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
    for (const name of ['apt', 'extracted', 'staging', 'tree', 'rpms']) await mkdir(at(name), { recursive: true })
    const names = userlandNames(base)
    await downloadPackages(sets(catalogue), status(base, names), at('apt'), tools, task, context)
    context.progress({ task, state: 'progress', note: 'unpack' })
    const extracted = await extractPackages(at('apt/archives'), at('extracted'), tools, context)
    const present = basePackageRecords(base).filter(({ name }) => names.has(name))
    const packages = await planPackages({
      catalogue,
      extracted,
      present,
      accounts: readAccounts(base),
      staging: at('staging'),
    })
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
function sets(entries: Entry[]): string[][] {
  const together = entries.filter(({ apart }) => !apart).flatMap(({ debian = [] }) => debian)
  return [together.sort(), ...entries.filter(({ apart }) => apart).map(({ debian = [] }) => debian)]
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
    await runInRoot(
      tools,
      [
        'createrepo_c',
        '--quiet',
        '--no-database',
        '--simple-md-filenames',
        '--workers=2',
        `--revision=${sourceDate}`,
        '--set-timestamp-to-revision',
        '/mnt/repository',
      ],
      { signal: context.signal, binds: [{ host: target, name: 'repository' }] },
    )
  }
}
