/** All stand-in images as one layout: shared layers, the package repository, and a last layer for each image. */
import { readFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pLimit from 'p-limit'
import { type Context, sourceDate } from '../../provision/context.ts'
import { debian } from '../../provision/debootstrap.ts'
import { ensurePart, type Part, partKey } from '../../provision/part.ts'
import { run } from '../../provision/run.ts'
import type { BootcSource } from '../bootc/user-bootc.ts'
import { repositoryPart } from '../repository/part.ts'
import { toolsPart } from '../tools/part.ts'
import { makeFinalLayer } from './final.ts'
import { layersPart, readLayers } from './layers-part.ts'
import { addLayer, type ImageConfig, type ImagePlan, type Layer, registryConfig, writeImages } from './oci.ts'
import { type StandIn, standIns } from './table.ts'
import { pack } from './tar.ts'

/** Raise it when a change of the code, not of the tables, changes the images. */
const revision = 3

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
      const packages = await addLayer(
        layout,
        join(directory, 'repository.tar'),
        'repository of RPM packages made from Debian packages',
      )
      const shared = readLayers(layers)
      let done = 0
      const oneByOne = pLimit(2)
      const plans = standIns.map((standIn, index) =>
        oneByOne(async (): Promise<ImagePlan> => {
          const own = join(directory, `final-${index}`)
          const database = join(layers, 'databases', standIn.kind === 'bootable' ? 'bootable' : 'plain')
          await makeFinalLayer({ standIn, bootc, database, tools, directory: own }, context)
          await pack(join(own, 'tree'), `${own}.tar`, context)
          const last = await addLayer(
            layout,
            `${own}.tar`,
            `release ${standIn.release.versionId}${standIn.kind === 'bootable' ? ` and bootc (${bootc.kind})` : ''}`,
          )
          await rm(own, { recursive: true })
          done += 1
          context.progress({
            task,
            state: 'progress',
            note: standIn.names[0] ?? '',
            done,
            total: standIns.length,
            unit: 'images',
          })
          const below =
            standIn.kind === 'bootable' ? [shared.userland, packages, shared.bootable] : [shared.userland, packages]
          return plan(standIn, [...below, last], bootc)
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

function plan(standIn: StandIn, layers: Layer[], bootc: BootcSource): ImagePlan {
  return {
    names: standIn.names,
    layers,
    config: configs[standIn.kind](standIn, bootc),
    created: new Date(sourceDate * 1000).toISOString(),
    architecture: debian.architecture,
  }
}

const configs: Record<StandIn['kind'], (standIn: StandIn, bootc: BootcSource) => ImageConfig> = {
  bootable: bootableConfig,
  plain: plainConfig,
  registry: (standIn) => ({ ...plainConfig(standIn), ...registryConfig }),
}

function plainConfig(standIn: StandIn): ImageConfig {
  return { Cmd: ['/bin/bash'], Env: [`PATH=${path}`, 'container=oci'], Labels: labels(standIn) }
}

function bootableConfig(standIn: StandIn, bootc: BootcSource): ImageConfig {
  return {
    Cmd: ['/sbin/init'],
    Env: [`PATH=${path}`, 'container=oci'],
    StopSignal: 'SIGRTMIN+3',
    Labels: { ...labels(standIn), 'containers.bootc': '1', 'ostree.bootable': '1', 'stand-in.bootc': bootc.kind },
  }
}

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

function labels(standIn: StandIn): Record<string, string> {
  return {
    'org.opencontainers.image.title': `Stand-in for ${standIn.names[0]}`,
    'org.opencontainers.image.version': standIn.release.version.toLowerCase(),
  }
}
