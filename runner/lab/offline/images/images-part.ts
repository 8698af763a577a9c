/** All stand-in images as one layout: shared layers, the package repository, and a last layer for each image. */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { lstat, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import pLimit from 'p-limit'
import { type Context, ensurePart, type Part, partKey } from '../../provision/part.ts'
import { run } from '../../provision/run.ts'
import type { BootcSource } from '../bootc/user-bootc.ts'
import { repositoryPart } from '../repository/part.ts'
import { buildRpms, describeFile, readAccounts, register } from '../rpm/build.ts'
import type { RpmPackage } from '../rpm/spec.ts'
import { toolsPart } from '../tools/part.ts'
import { layersPart, readLayers } from './layers-part.ts'
import { addLayer, type ImageConfig, type ImagePlan, pack, placeRegistry, registryConfig, writeImages } from './oci.ts'
import { osRelease, releaseFiles, type StandIn, standIns } from './table.ts'

/** Raise it when a change of the code, not of the tables, changes the images. */
const revision = 4

/** Files of the part: `layout/`, `digests.json` (name → digest). */
export function imagesPart(bootc: BootcSource): Part {
  return {
    name: 'images',
    recipe: { revision, layers: partKey(layersPart), repository: partKey(repositoryPart), standIns, bootc: bootc.id },
    // Made in seconds from the layers and the repository, which the cache holds.
    transient: true,
    async build(directory: string, context: Context) {
      const [layers, repository, tools] = [
        await ensurePart(layersPart, context),
        await ensurePart(repositoryPart, context),
        await ensurePart(toolsPart, context),
      ]
      const task = 'Stand-in images: name them'
      context.progress({ task, state: 'start' })
      const layout = join(directory, 'layout')
      await run(['cp', '-al', join(layers, 'layout'), layout], context)
      await pack(join(repository, 'tree'), join(directory, 'repository.tar'), context)
      const about = 'repository of RPM packages made from Debian packages'
      const packages = await addLayer(layout, join(directory, 'repository.tar'), about)
      const shared = readLayers(layers)
      let done = 0
      const oneByOne = pLimit(2)
      const plans = standIns.map((standIn, index) =>
        oneByOne(async (): Promise<ImagePlan> => {
          const own = join(directory, `final-${index}`)
          const isBootable = standIn.kind === 'bootable'
          const database = join(layers, 'databases', isBootable ? 'bootable' : 'plain')
          await makeFinalLayer(standIn, bootc, database, tools, own, context)
          await pack(join(own, 'tree'), `${own}.tar`, context)
          const about = `release ${standIn.release.versionId}${isBootable ? ` and bootc (${bootc.kind})` : ''}`
          const last = await addLayer(layout, `${own}.tar`, about)
          await rm(own, { recursive: true })
          done += 1
          const note = standIn.names[0] ?? ''
          context.progress({ task, state: 'progress', note, done, total: standIns.length, unit: 'images' })
          const below = [shared.userland, packages, ...(isBootable ? [shared.bootable] : [])]
          return { names: standIn.names, layers: [...below, last], config: configOf(standIn, bootc) }
        }),
      )
      const digests = await writeImages(layout, await Promise.all(plans))
      await writeFile(join(directory, 'digests.json'), JSON.stringify(digests))
      context.progress({ task, state: 'done' })
    },
  }
}

export function readDigests(directory: string): Record<string, string> {
  return JSON.parse(readFileSync(join(directory, 'digests.json'), 'utf8'))
}

/** The order of the keys is part of the image's digest. */
function configOf({ kind, names, release }: StandIn, bootc: BootcSource): ImageConfig {
  const Env = ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'container=oci']
  const Labels = {
    'org.opencontainers.image.title': `Stand-in for ${names[0]}`,
    'org.opencontainers.image.version': release.version.toLowerCase(),
  }
  if (kind === 'bootable') {
    const more = { 'containers.bootc': '1', 'ostree.bootable': '1', 'stand-in.bootc': bootc.kind }
    return { Env, Cmd: ['/sbin/init'], StopSignal: 'SIGRTMIN+3', Labels: { ...Labels, ...more } }
  }
  return { Env, Cmd: ['/bin/bash'], Labels, ...(kind === 'registry' ? registryConfig : {}) }
}

/**
 * The last layer of a stand-in: what it calls itself, its bootc, and the RPM database that knows both. It becomes `tree/`
 * in `directory`, where the rest is scratch. `database`: that of the layers below.
 */
async function makeFinalLayer(
  standIn: StandIn,
  bootc: BootcSource,
  database: string,
  tools: string,
  directory: string,
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
  const accounts = readAccounts(tools)
  const describe = (name: string, version: string, summary: string, paths: string[]): RpmPackage => {
    const files = paths.map((path) => describeFile(`/${path}`, tree, accounts)).filter((file) => file !== undefined)
    const about = { name, version, release: '1.standin', summary, description: summary, license: 'MIT' }
    return { ...about, requires: [], provides: name === 'fedora-release' ? provides : [], files }
  }
  const { versionId: version } = standIn.release
  const provides = [`system-release = ${version}`, `system-release(releasever) = ${version}`, 'fedora-repos']
  const packages = [
    describe('fedora-release', version, 'Names of the release that this image stands in for', Object.keys(release)),
    ...(bootcPaths.length > 0 ? [describe('bootc', bootc.rpmVersion, bootc.summary, bootcPaths)] : []),
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
