/** The last layer of a stand-in: what it calls itself, its bootc, and the RPM database that knows both. */
import { existsSync, readdirSync } from 'node:fs'
import { lstat, mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Context } from '../../provision/context.ts'
import type { BootcSource } from '../bootc/user-bootc.ts'
import { buildRpms, lookAt, readAccounts } from '../rpm/build.ts'
import { register } from '../rpm/database.ts'
import type { RpmPackage } from '../rpm/spec.ts'
import { placeRegistry } from './oci.ts'
import { osRelease, releaseFiles, type StandIn } from './table.ts'

type Final = {
  standIn: StandIn
  bootc: BootcSource
  /** RPM database of the layers below. */
  database: string
  tools: string
  /** Its own, empty: `tree/` becomes the layer, the rest is scratch. */
  directory: string
}

/** Makes `tree/`, the layer's content. */
export async function makeFinalLayer(
  { standIn, bootc, database, tools, directory }: Final,
  context: Context,
): Promise<void> {
  const tree = join(directory, 'tree')
  const release = { 'usr/lib/os-release': osRelease(standIn.release, standIn.kind), ...releaseFiles(standIn.release) }
  for (const [path, content] of Object.entries(release)) {
    await mkdir(dirname(join(tree, path)), { recursive: true })
    await writeFile(join(tree, path), content)
  }
  const bootcPaths = standIn.kind === 'bootable' ? await bootc.place(tree) : []
  if (standIn.kind === 'registry') await placeRegistry(tree, tools)
  if (standIn.kind === 'bootable') {
    await layOutBootc(tree)
    await configureInstallation(tree)
  }
  const packages = [
    describe(
      'fedora-release',
      standIn.release.versionId,
      'Names of the release that this image stands in for',
      Object.keys(release),
      tree,
      tools,
    ),
    ...(bootcPaths.length > 0 ? [describe('bootc', bootc.rpmVersion, bootc.summary, bootcPaths, tree, tools)] : []),
  ]
  await buildRpms(packages, tree, join(directory, 'rpms'), tools, context)
  const rpms = join(directory, 'rpms/packages')
  await register(readdirSync(rpms).sort(), rpms, join(tree, 'usr/lib/sysimage/rpm'), tools, context, database)
}

/** What the package of bootc brings beside its program: `make install` of bootc makes the same. */
async function layOutBootc(tree: string): Promise<void> {
  for (const name of ['bound-images.d', 'install', 'kargs.d'])
    await mkdir(join(tree, 'usr/lib/bootc', name), { recursive: true })
  const storage = join(tree, 'usr/lib/bootc/storage')
  if (!(await lstat(storage).catch(() => undefined))) await symlink('../../../sysroot/ostree/bootc/storage', storage)
}

/** Without bootupd there is nothing that could install a boot loader, and `bootc install` would stop at its end. */
async function configureInstallation(tree: string): Promise<void> {
  if (existsSync(join(tree, 'usr/bin/bootupctl'))) return
  const file = join(tree, 'usr/lib/bootc/install/20-stand-in.toml')
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, '# This image has no bootupd.\n[install]\nbootloader = "none"\n')
}

function describe(
  name: string,
  version: string,
  summary: string,
  paths: string[],
  tree: string,
  tools: string,
): RpmPackage {
  const accounts = readAccounts(tools)
  const files = paths.map((path) => lookAt(`/${path}`, tree, accounts)).filter((file) => file !== undefined)
  return {
    name,
    version,
    release: '1.standin',
    summary,
    description: summary,
    license: 'MIT',
    requires: [],
    provides:
      name === 'fedora-release'
        ? [`system-release = ${version}`, `system-release(releasever) = ${version}`, 'fedora-repos']
        : [],
    files,
    scriptlets: {},
  }
}
