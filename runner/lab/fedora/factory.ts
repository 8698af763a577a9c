/**
 * The lab of real Fedora images, for machines with podman and a way to the registries.
 *
 * Podman makes the tools once, of Fedora's own image, in storage that is removed again; the result is a plain root
 * filesystem below the lab's directory. Blocks run in the same sandboxes as in the offline lab, not in a privileged
 * container of podman: one implementation gives both labs the same guarantees (a tutorial's processes and mounts end
 * with the runner, whatever kills it), containers nest one level less, and the machine's own container storage stays
 * untouched. Everything of the lab lies below one directory.
 */

import { release } from 'node:os'
import { join } from 'node:path'
import { defined } from '../../core/defined.ts'
import { guestSubstitutions, whyNoGuests } from '../guests/substitutions.ts'
import type { Lab, LabDescription, LabFactory, LabOptions } from '../lab.ts'
import { readSource } from '../offline/candidate/source.ts'
import type { Context } from '../provision/context.ts'
import { partKey } from '../provision/part.ts'
import { readToEnd } from '../read-to-end.ts'
import { describeIsolation, type Isolation, probeIsolation } from '../sandbox/mounts/isolation.ts'
import type { LabParts } from '../sandbox/mounts/parts.ts'
import { probe, probeRootless } from '../sandbox/mounts/rootless.ts'
import { describeCpu } from '../sandbox/processes/cpu.ts'
import { whyNoRootPages } from '../sandbox/root-pages.ts'
import { closeSandboxes, openSandbox } from '../sandbox/sandbox.ts'
import { openSharedImages } from './images/shared-images.ts'
import { ensureStores } from './images/stores.ts'
import { labParts, scratchOf, substitutions } from './parts.ts'
import { provision } from './provision.ts'
import { type State, whyUnavailable, writeState } from './state.ts'

/** Images differ in the bootc that they bring; the one of this image is reported. */
const reportedImage = 'quay.io/fedora/fedora-bootc:44'

export const fedoraLab: LabFactory = {
  name: 'fedora',

  unavailable: (options) => whyUnavailable(directoryOf(options), options.signal),

  async provision(options: LabOptions): Promise<Lab> {
    const context: Context = {
      directory: directoryOf(options),
      ...(options.offlineCache ? { offlineCache: options.offlineCache } : {}),
      progress: options.progress,
      signal: options.signal,
    }
    for (const [name, source] of Object.entries(options.images)) readSource(name, source)
    // Candidates have stores of their own: no other run shall find them behind a documented name.
    const stores = join(context.directory, 'stores', partKey({ name: 'images', recipe: sorted(options.images) }))
    const state = await provision(context)
    await ensureStores(stores, state.tools, scratchOf(context.directory), context)
    return await openLab(state, stores, options, context)
  },
}

async function openLab(state: State, stores: string, options: LabOptions, context: Context): Promise<Lab> {
  const images = await openSharedImages(
    {
      directory: stores,
      tools: state.tools,
      candidates: options.images,
      bootcVersion: (name) => bootcVersion(name, parts),
    },
    context,
  )
  const parts = labParts(state.tools, context.directory, stores, images.known)
  const isolation: Isolation = state.isolation ?? (await probeIsolation(parts))
  parts.userNamespaces = isolation.works
  const rootless = state.rootless ?? (await probeRootless(parts))
  if (!state.rootless || !state.isolation)
    await writeState({ ...state, rootless, ...(isolation.works ? { isolation: { works: true } } : {}) }, context)
  const noLoops = whyNoRootPages(options, isolation)
  // What is behind a candidate's name decides whether earlier evidence still holds, so it is looked at before the plan.
  await images.ensure(Object.keys(options.images))
  // Not made anew by each description: as the images, it is known once a tutorial has named one.
  const bootc: LabDescription['bootc'] = {
    kind: 'real',
    source: `the images themselves, the version is of ${reportedImage}`,
  }
  const guests = whyNoGuests()
  const cpu = describeCpu()
  const learn = () => {
    const version = images.bootcOf(reportedImage)
    if (version !== undefined) bootc.version = version
  }
  learn()
  return {
    describe: (): LabDescription => ({
      name: 'fedora',
      identity: state.identity,
      versions: state.versions,
      // Not a copy: evidence is keyed by what is there when a tutorial has run.
      images: images.known,
      kernel: release(),
      cpu,
      user: 'reader',
      rootless,
      bootc,
      isolation,
      lacks: {
        ...defined({ guest: guests, loop: noLoops }),
      },
      substitutions: [
        ...substitutions,
        describeIsolation(isolation),
        ...guestSubstitutions,
        ...(options.bootc === undefined ? [] : [`bootc: ${options.bootc} is not used, the images bring their own`]),
      ],
      networked: true,
    }),
    async open(request) {
      const { frontMatter, source } = request.tutorial
      const candidates = Object.keys(options.images).filter((name) => source.includes(name))
      await images.ensure([...new Set([...frontMatter.images, ...candidates])])
      learn()
      // Real images have Fedora's own package repositories, which are out there.
      return await openSandbox(parts, { ...request, needs: [...new Set([...request.needs, 'network' as const])] })
    },
    close: () => closeSandboxes(parts),
  }
}

function directoryOf(options: LabOptions): string {
  return join(options.directory, 'fedora')
}

function sorted(images: Record<string, string>): [string, string][] {
  return Object.entries(images).sort(([left], [right]) => (left < right ? -1 : 1))
}

/** Runs it in a container without a network; undefined when it does not say `bootc VERSION`. */
export async function bootcVersion(name: string, parts: LabParts): Promise<string | undefined> {
  const sandbox = await openSandbox(parts, probe)
  try {
    const command = ['podman', 'run', '--rm', '--network=none', '--pull=never', name, 'bootc', '--version']
    const { output } = await readToEnd(sandbox.spawn(command, { user: 'root', cwd: '/' }))
    return /^bootc\s+v?(\S+)/m.exec(output)?.[1]
  } finally {
    await sandbox.close()
  }
}
