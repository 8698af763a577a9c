/**
 * The lab of real Fedora images, for machines with a way to the registries.
 *
 * Podman, the machine's own or that of the offline lab, makes the tools once, of Fedora's own image, in storage that
 * is removed again; the result is a plain root filesystem below the lab's directory. Blocks run in the same sandboxes
 * as in the offline lab, not in a privileged container of podman: one implementation gives both labs the same
 * guarantees (a tutorial's processes and mounts end with the runner, whatever kills it), containers nest one level
 * less, and the machine's own container storage stays untouched. Everything of the lab lies below one directory.
 */

import { release } from 'node:os'
import { join } from 'node:path'
import { defined } from '../../core/defined.ts'
import type { Tutorial } from '../../document/model.ts'
import { machinesOf } from '../guests/machines.ts'
import { guestSubstitutions, whyNoGuests } from '../guests/substitutions.ts'
import type { Lab, LabDescription, LabFactory, LabOptions, ResolvedImage } from '../lab.ts'
import { readSource } from '../offline/candidate/source.ts'
import { configurationFiles, containersSubstitutions } from '../offline/configuration.ts'
import { type Context, partKey } from '../provision/part.ts'
import { readUserTools } from '../provision/user-tools.ts'
import { hostStorageSubstitution, udevSubstitution } from '../sandbox/devices/loop-files.ts'
import {
  describeIsolation,
  type Isolation,
  probeIsolation,
  probeRootless,
  runAlone,
  whyNoRootPages,
} from '../sandbox/mounts/machine-probes.ts'
import type { LabParts } from '../sandbox/mounts/parts.ts'
import { networkNotes } from '../sandbox/network/network.ts'
import { architecture, describeCpu } from '../sandbox/processes/cpu.ts'
import { closeSandboxes, openSandbox } from '../sandbox/sandbox.ts'
import { openSharedImages, standInOf } from './images/shared-images.ts'
import { ensureStores } from './images/stores.ts'
import { probeMachine } from './probe.ts'
import { provision } from './provision.ts'
import { type State, writeState } from './state.ts'

/** Images differ in the bootc that they bring; the one of this image is reported. */
const reportedImage = 'quay.io/fedora/fedora-bootc:44'

export const fedoraLab: LabFactory = {
  name: 'fedora',

  probe: (options) => probeMachine(directoryOf(options), options.signal),

  async provision(options: LabOptions): Promise<Lab> {
    const context: Context = { ...options, directory: directoryOf(options) }
    const images = {
      ...Object.fromEntries(Object.entries(options.substitutes ?? {}).map(([name, by]) => [name, `docker://${by}`])),
      ...options.images,
    }
    for (const [name, source] of Object.entries(images)) readSource(name, source)
    // Candidates have stores of their own: no other run shall find them behind a documented name.
    const stores = join(context.directory, 'stores', partKey({ name: 'images', recipe: sorted(images) }))
    const state = await provision(context)
    await ensureStores(stores, state.tools, scratchOf(context.directory), context)
    return await openLab(state, stores, { ...options, images }, context)
  },
}

async function openLab(state: State, stores: string, options: LabOptions, context: Context): Promise<Lab> {
  const images = await openSharedImages(
    {
      directory: stores,
      tools: state.tools,
      candidates: options.images,
      bootcVersion: (name) => bootcVersion(name, parts),
      standIn: (name) => standInOf(name, context),
    },
    context,
  )
  const parts = labParts(state.tools, context.directory, stores, images.known)
  const placed = await readUserTools(options.tools ?? {}, state.tools, options.signal)
  parts.files.push(...placed.files)
  const isolation: Isolation = state.isolation ?? (await probeIsolation(parts))
  parts.userNamespaces = isolation.works
  // For a page of whose images one is a stand-in: its bootc is a stub, whose calls are to be seen.
  const withStub: LabParts = { ...parts, bootc: { kind: 'stub' }, files: [...filesFor('stub'), ...placed.files] }
  const isStandIn = (tutorial?: Tutorial) =>
    tutorial !== undefined &&
    images.known.some(({ name, subject }) => subject === 'stand-in' && tutorial.source.includes(name))
  const rootless = state.rootless ?? (await probeRootless(parts))
  if (!state.rootless || !state.isolation)
    await writeState({ ...state, rootless, ...(isolation.works ? { isolation: { works: true } } : {}) }, context)
  const noLoops = whyNoRootPages(options, isolation)
  // What is behind a candidate's name decides whether earlier evidence still holds, so it is looked at before the plan.
  await images.ensure(Object.keys(options.images))
  // Not made again by each description: as the images, it is known once a tutorial has named one.
  const bootc: LabDescription['bootc'] = {
    kind: 'real',
    source: `the images themselves, the version is of ${reportedImage}`,
  }
  const cpu = describeCpu()
  const network = networkNotes()
  const learn = () => {
    const version = images.bootcOf(reportedImage)
    if (version !== undefined) bootc.version = version
  }
  learn()
  const prepare = async ({ frontMatter, source }: Tutorial) => {
    const candidates = Object.keys(options.images).filter((name) => source.includes(name))
    await images.ensure([...new Set([...frontMatter.images, ...candidates])])
    learn()
  }
  return {
    prepare,
    describe: (tutorial): LabDescription => ({
      name: 'fedora',
      identity: state.identity,
      versions: state.versions,
      // Not a copy: evidence is keyed by what is there when a tutorial has run.
      images: images.known,
      kernel: release(),
      architecture: architecture(),
      cpu,
      user: 'reader',
      rootless,
      bootc: isStandIn(tutorial) ? { kind: 'stub' } : bootc,
      ...(placed.tools.length > 0 ? { tools: placed.tools } : {}),
      isolation,
      lacks: defined({ guest: whyNoGuests(), loop: noLoops }),
      substitutions: [
        ...substitutions,
        describeIsolation(isolation),
        ...network,
        ...guestSubstitutions,
        ...(options.bootc === undefined ? [] : [`bootc: ${options.bootc} is not used, the images bring their own`]),
      ],
      networked: true,
    }),
    async open(request) {
      await prepare(request.tutorial)
      // Real images have Fedora's own package repositories, which are out there.
      const networked = { ...request, needs: [...new Set([...request.needs, 'network' as const])] }
      return await openSandbox(isStandIn(request.tutorial) ? withStub : parts, networked, machinesOf)
    },
    async close() {
      await closeSandboxes(withStub)
      await closeSandboxes(parts)
    },
  }
}

function directoryOf(options: LabOptions): string {
  return join(options.directory, 'fedora')
}

function sorted(images: Record<string, string>): [string, string][] {
  return Object.entries(images).sort(([left], [right]) => (left < right ? -1 : 1))
}

/** Runs it in a container without a network; undefined when it does not say `bootc VERSION`. */
async function bootcVersion(name: string, parts: LabParts): Promise<string | undefined> {
  const command = ['podman', 'run', '--rm', '--network=none', '--pull=never', name, 'bootc', '--version']
  const { output } = await runAlone(parts, command)
  return /^bootc\s+v?(\S+)/m.exec(output)?.[1]
}

/** Recorded in the evidence: where the lab's tools are set up otherwise than a reader's. */
const substitutions: readonly string[] = [
  ...containersSubstitutions,
  'storage.conf: the documented images are in a read-only store, pulled from their registry once, before the tutorial begins',
  'certificates of the registries that a tutorial declares come from an authority that the lab made',
  udevSubstitution,
  hostStorageSubstitution,
]

/** Fedora's own registries.conf and policy.json stay as they are: its images and short names are what is documented. */
const replaced = ['/etc/containers/registries.conf', '/etc/containers/policy.json']

/** `stores`: where the image stores lie. `images` is read when a sandbox is asked for its images. */
function labParts(root: string, directory: string, stores: string, images: ResolvedImage[]): LabParts {
  return {
    root,
    stores: { rootful: join(stores, 'rootful'), rootless: join(stores, 'rootless') },
    files: filesFor('real'),
    images,
    bootc: { kind: 'real' },
    userNamespaces: true,
    guests: { directory: join(directory, 'guests'), identity: '' },
    scratch: scratchOf(directory),
  }
}

function filesFor(bootc: 'real' | 'stub'): LabParts['files'] {
  return configurationFiles(bootc).filter(({ path }) => !replaced.includes(path))
}

/** Where runs keep their sandboxes. */
function scratchOf(directory: string): string {
  return join(directory, 'sandboxes')
}
