/** The layers that all stand-ins share: a userland, and what makes it bootable. */
import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hashTree } from '../../../core/sha256.ts'
import { type Context, ensurePart, type Part, partKey } from '../../provision/part.ts'
import { run } from '../../provision/run.ts'
import { basePackageRecords, baseRpms } from '../base/debian-packages.ts'
import { basePart } from '../base/part.ts'
import { derivePlain, userlandNames } from '../base/plain.ts'
import { kernelVersion, overlay, shapeBootable } from '../base/shape.ts'
import { buildRpms, register } from '../rpm/build.ts'
import { catalogueNames } from '../rpm/catalogue.ts'
import { rpmName } from '../rpm/names.ts'
import { toolsPart } from '../tools/part.ts'
import { addLayer, changedPaths, type Layer, pack, removedPaths, startLayout } from './oci.ts'

/** Raise it when a change of the code, not of the tables, changes the layers. */
const revision = 7

export type SharedLayers = {
  /** The layer of plain containers; bootable ones have both. */
  userland: Layer
  bootable: Layer
  kernel: string
  /** Debian packages, `name=version`, sorted. */
  packages: string[]
}

/** Files of the part: `layout/`, `databases/{plain,bootable}`, `layers.json`. */
export const layersPart: Part = {
  name: 'layers',
  recipe: { revision, base: partKey(basePart), tools: partKey(toolsPart), overlay: hashTree(overlay), catalogueNames },
  async build(directory: string, context: Context) {
    const [base, tools] = [await ensurePart(basePart, context), await ensurePart(toolsPart, context)]
    const task = 'Stand-in images: shape the base as a bootable container'
    const step = (note: string, done: number) =>
      context.progress({ task, state: 'progress', note, done, total: 4, unit: 'steps' })
    context.progress({ task, state: 'start' })
    const at = (name: string) => join(directory, name)
    await shapeBootable(base, at('tree'), context)
    step('register its software in an RPM database', 1)
    await buildRpms(baseRpms(base, at('tree')), at('tree'), at('rpms'), tools, context)
    await makeDatabases(base, directory, tools, context)
    step('derive the plain container', 2)
    await derivePlain(base, at('tree'), at('plain'), context)
    step('pack both', 3)
    const layers = await packLayers(directory, context)
    await writeFile(
      at('layers.json'),
      JSON.stringify({
        ...layers,
        kernel: kernelVersion(at('tree')),
        packages: packageVersions(base),
      } satisfies SharedLayers),
    )
    for (const scratch of ['tree', 'plain', 'rpms', 'whiteouts'])
      await rm(at(scratch), { recursive: true, force: true })
    context.progress({ task, state: 'done' })
  },
}

function packageVersions(base: string): string[] {
  return basePackageRecords(base)
    .map(({ name, version }) => `${name}=${version}`)
    .sort()
}

export function readLayers(directory: string): SharedLayers {
  return JSON.parse(readFileSync(join(directory, 'layers.json'), 'utf8'))
}

async function makeDatabases(base: string, directory: string, tools: string, context: Context): Promise<void> {
  const packages = join(directory, 'rpms/packages')
  const all = readdirSync(packages).sort()
  const userland = new Set([...userlandNames(base)].map((name) => rpmName(name, catalogueNames)))
  const plain = all.filter((file) => userland.has(file.split('-').slice(0, -2).join('-')))
  await register(plain, packages, join(directory, 'databases/plain'), tools, context)
  await register(all, packages, join(directory, 'databases/bootable'), tools, context)
}

async function packLayers(directory: string, context: Context): Promise<{ userland: Layer; bootable: Layer }> {
  const at = (name: string) => join(directory, name)
  await startLayout(at('layout'))
  await pack(at('plain'), at('userland.tar'), context)
  await pack(at('tree'), at('bootable.tar'), context, changedPaths(at('tree'), at('plain')))
  // Whiteouts are files of their own, appended: nothing of the tree is called so.
  const gone = removedPaths(at('tree'), at('plain'))
  await mkdir(at('whiteouts'), { recursive: true })
  const whiteouts = gone.map((path) => path.replace(/([^/]+)$/, '.wh.$1'))
  for (const path of whiteouts) {
    await mkdir(join(at('whiteouts'), path, '..'), { recursive: true })
    await writeFile(join(at('whiteouts'), path), '')
  }
  if (whiteouts.length > 0) {
    await pack(at('whiteouts'), at('whiteouts.tar'), context, whiteouts)
    await run(['tar', '--concatenate', '-f', at('bootable.tar'), at('whiteouts.tar')], context)
    await rm(at('whiteouts.tar'))
  }
  await Promise.all(['userland', 'bootable', 'whiteouts'].map((name) => rm(at(`${name}.tar.list`), { force: true })))
  return {
    userland: await addLayer(at('layout'), at('userland.tar'), 'stand-in userland of Debian packages'),
    bootable: await addLayer(
      at('layout'),
      at('bootable.tar'),
      'kernel, initramfs, systemd, ostree: a bootable container',
    ),
  }
}
