/** The lab that needs no Fedora image and no network once it is made: real tools, stand-in images. */

import { existsSync } from 'node:fs'
import { release } from 'node:os'
import { join } from 'node:path'
import { defined } from '../../core/defined.ts'
import { machinesOf } from '../guests/machines.ts'
import { guestSubstitutions, whyNoGuests } from '../guests/substitutions.ts'
import { type Lab, type LabDescription, LabError, type LabFactory, type LabOptions } from '../lab.ts'
import { withLock } from '../provision/lock.ts'
import { type Context, ensurePart, partDirectory } from '../provision/part.ts'
import { type State, writeState } from '../provision/state.ts'
import { type PlacedTools, readUserTools } from '../provision/user-tools.ts'
import { whyNoAgent } from '../sandbox/agent/agent.ts'
import {
  describeIsolation,
  type Isolation,
  probeIsolation,
  probeRootless,
  whyNoRootPages,
} from '../sandbox/mounts/machine-probes.ts'
import type { LabParts } from '../sandbox/mounts/parts.ts'
import { networkNotes } from '../sandbox/network/network.ts'
import { architecture, describeCpu } from '../sandbox/processes/cpu.ts'
import { closeSandboxes, openSandbox } from '../sandbox/sandbox.ts'
import { basePart } from './base/part.ts'
import { configurationFiles, installationSubstitutions, substitutions } from './configuration.ts'
import { provision } from './provision.ts'

export const offlineLab: LabFactory = {
  name: 'offline',

  async probe() {
    const why = whyNoAgent('offline')
    return { works: why === undefined, found: why ?? 'Debian packages and stand-in images' }
  },

  async provision(options: LabOptions): Promise<Lab> {
    const context: Context = { ...options, directory: join(options.directory, 'offline') }
    const { state, key } = await provision(options, context)
    const known = state.rootless?.kernel === release() && state.isolation
    const placed = await readUserTools(options.tools ?? {}, state.tools, options.signal)
    return openLab(known ? (state as Probed) : await probe(state, key, context), placed, options, context)
  },
}

/** In a machine that has the parts already. `setup`: see `LabMachine`. */
export async function openInMachine(setup: unknown, options: LabOptions): Promise<Lab> {
  const context: Context = { ...options, directory: join(options.directory, 'offline') }
  const state = setup as State
  return openLab(await probe(state, 'machine', context), { tools: [], files: [] }, options, context)
}

/** Depends on the machine, not on what was made: found out once for each kernel. */
async function probe(state: State, key: string, context: Context): Promise<Probed> {
  const isolation = await probeIsolation(labParts(state, context))
  const parts = labParts({ ...state, isolation }, context)
  const rootless = { ...(await probeRootless(parts)), kernel: release() }
  await writeState(key, { ...state, rootless, ...(isolation.works ? { isolation: { works: true } } : {}) }, context)
  return { ...state, rootless, isolation }
}

type Probed = Omit<State, 'isolation'> & { rootless: NonNullable<State['rootless']>; isolation: Isolation }

function openLab(state: Probed, placed: PlacedTools, options: LabOptions, context: Context): Lab {
  const parts = labParts(state, context)
  parts.files.push(...placed.files)
  const noLoops = whyNoRootPages(options, state.isolation)
  const cpu = describeCpu()
  const network = networkNotes()
  return {
    describe: () => ({
      name: 'offline',
      networked: false,
      identity: state.identity,
      versions: state.versions,
      images: state.images,
      kernel: release(),
      architecture: architecture(),
      cpu,
      user: 'reader',
      rootless: { works: state.rootless.works, ...defined({ why: state.rootless.why }) },
      bootc: state.bootc,
      ...(placed.tools.length > 0 ? { tools: placed.tools } : {}),
      isolation: state.isolation,
      lacks: { ...lacks(options), ...defined({ loop: noLoops }) },
      substitutions: [
        ...substitutions,
        describeIsolation(state.isolation),
        ...network,
        ...guestSubstitutions,
        ...(state.bootc.kind === 'real' ? installationSubstitutions : []),
      ],
    }),
    open: (request) => openSandbox(parts, request, machinesOf),
    async machine() {
      const why = whyNoGuests()
      if (why !== undefined) throw new LabError(why, 'Run without --isolate vm, on a disposable machine.')
      const made = partDirectory(basePart, context)
      const base = existsSync(made) ? made : await withLock(context, () => ensurePart(basePart, context))
      const { openLabMachine, partsInside } = await import('../guests/lab-machine.ts')
      const machine = await openLabMachine(parts, { base, tools: state.tools, stores: state.stores }, options)
      const { tools, rootful, rootless } = partsInside
      const { rootless: _, isolation: __, ...same } = state
      return { ...machine, setup: { ...same, tools, stores: { rootful, rootless } } satisfies State }
    },
    close: () => closeSandboxes(parts),
  }
}

/** What sandboxes are made of. */
export function labParts(state: Omit<State, 'isolation'> & { isolation?: Isolation }, context: Context): LabParts {
  // What a candidate was built from is not in the lab's identity.
  const hasCandidate = state.images.some((image) => image.subject === 'candidate')
  return {
    root: state.tools,
    stores: state.stores,
    files: configurationFiles(state.bootc.kind),
    images: state.images,
    bootc: { kind: state.bootc.kind },
    userNamespaces: state.isolation?.works ?? true,
    guests: { directory: join(context.directory, 'guests'), identity: hasCandidate ? '' : state.identity },
    scratch: join(context.directory, 'sandboxes'),
  }
}

function lacks({ allowNetwork }: LabOptions): LabDescription['lacks'] {
  return {
    ...(existsSync('/dev/kvm') ? {} : { kvm: 'this machine has no /dev/kvm' }),
    // It would reach whatever this machine reaches, and the author of a page decides nothing about that.
    ...(allowNetwork ? {} : { network: 'this lab works without; `--allow-network` opens it' }),
    ...defined({ guest: whyNoGuests() }),
  }
}
