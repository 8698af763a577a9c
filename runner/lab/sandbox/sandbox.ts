/** Opens and ends sandboxes: the one killable scope of each tutorial, on the parts that a lab provisioned. */

import { chownSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { defined } from '../../core/defined.ts'
import type { Sandbox, SandboxRequest } from '../lab.ts'
import { agent, endAgent, list } from './agent/agent.ts'
import { connect, type Started } from './agent/channel.ts'
import { openingError } from './agent/errors.ts'
import { hostStorageOperations, udevOperations } from './devices/loop-files.ts'
import { type LoopLease, leaseLoops, releaseLoops } from './devices/loops.ts'
import { allowDevices, watchPartitions } from './devices/partitions.ts'
import { internalsOf, type MachinesOf } from './internals.ts'
import { discard, emptyTrash, isUntouched, makeDiskDirectory, remove } from './mounts/disk.ts'
import { encode } from './mounts/operation.ts'
import type { LabParts } from './mounts/parts.ts'
import { droppedCapabilities, plan } from './mounts/plan.ts'
import { startRegistry } from './network/container-registry.ts'
import { connectNetwork } from './network/network.ts'
import { forget, type Prepared, prepare } from './prepare.ts'
import { makeCgroup, removeCgroup } from './processes/cgroup.ts'
import { makeScope, type Traces } from './scope.ts'
import { endStale } from './stale.ts'

/** Named pipes kept ready per sandbox; more processes at one moment cost a `mkfifo` each. */
const pool = 2
const stillOpen = new Set<Sandbox>()
let count = 0

/**
 * Opens a sandbox with everything that the request's needs and the tutorial's declarations ask for.
 * Throws `LabError` when the machine lacks what that takes. `machinesOf` boots the machines that the tutorial declares.
 */
export async function openSandbox(
  parts: LabParts,
  request: SandboxRequest,
  machinesOf: MachinesOf = noMachines,
): Promise<Sandbox> {
  const shared = await prepare(parts)
  if (request.needs.includes('guest')) mkdirSync(parts.guests.directory, { recursive: true, mode: 0o700 })
  const loops = request.needs.includes('loop') ? await leaseLoops(shared.name, request.signal) : undefined
  const range = isolates(parts, request) ? nextRange() : undefined
  const traces = makeTraces(parts, shared, loops, range?.first)
  if (loops) await allowDevices(traces.cgroup, loops.numbers)
  const channel = connect(agent(), traces.id, traces.tmpfsDir)
  const places = {
    layer: shared.layer,
    tmpfsDir: traces.tmpfsDir,
    diskDir: traces.diskDir,
    loops: loops?.numbers ?? [],
  }
  const { outside, inside } = plan(parts, places, request.needs, shared.host, range?.first ?? 0)
  channel.send('open', [
    traces.cgroup ?? '',
    traces.tmpfsDir,
    droppedCapabilities.join(' '),
    String(pool),
    range ? `${range.first} ${range.count}` : '',
    list(encode(outside)),
    ...encode(inside),
  ])
  let started: Started
  try {
    started = await channel.up
  } catch (error) {
    await channel.gone
    await traces.remove(true)
    throw openingError((error as Error).message, parts.scratch)
  }
  const sandbox = makeScope({ parts, request, groups: shared.groups, traces, channel, started, machinesOf })
  stillOpen.add(sandbox)
  internalsOf(sandbox).onClose(() => void stillOpen.delete(sandbox))
  try {
    await attach(sandbox, parts, request, loops?.numbers ?? [])
  } catch (error) {
    await sandbox.close()
    throw error
  }
  return sandbox
}

/** For sandboxes that only look at the lab. */
function noMachines() {
  return { get: () => Promise.reject(new TypeError('this sandbox has no machines')) }
}

/** Ends every sandbox that this process has still open, and removes all that it shares. Sandboxes can be opened again. */
export async function closeSandboxes(parts: LabParts): Promise<void> {
  await Promise.all([...stillOpen].map((sandbox) => sandbox.close()))
  const shared = await forget(parts)
  // A run that opened no sandbox, all its tutorials being proven, has not looked yet.
  if (!shared) discard(await endStale(parts.scratch))
  await emptyTrash()
  if (shared) await remove([shared.directory, shared.tmpfsDir])
  await endAgent()
}

async function attach(sandbox: Sandbox, parts: LabParts, request: SandboxRequest, loops: number[]): Promise<void> {
  const internals = internalsOf(sandbox)
  if (loops.length > 0) {
    await internals.perform([...udevOperations(parts.root), ...hostStorageOperations])
    const { cgroup } = internals
    const end = watchPartitions(loops, internals.perform, (partitions) => allowDevices(cgroup, loops, partitions))
    internals.endPartitions = end
    internals.onClose(() => void end())
  }
  const candidates = parts.images.some((image) => image.subject === 'candidate')
  if (request.needs.includes('network') || candidates) await connectNetwork(sandbox)
  for (const { kind, name, options } of request.tutorial.declarations) {
    if (kind === 'registry') await startRegistry(sandbox, { name, ...defined({ auth: options.auth }) })
  }
}

/** `owner`: what the sandbox's root is on this machine. */
function makeTraces(parts: LabParts, shared: Prepared, loops: LoopLease | undefined, owner = 0): Traces {
  const id = String(++count)
  const tmpfsDir = join(shared.tmpfsDir, id)
  try {
    mkdirSync(tmpfsDir, { mode: 0o700 })
    // The keeper of the sandbox makes its pipes there.
    chownSync(tmpfsDir, owner, owner)
    // Where deleted files are many, ext4 without a journal takes longer to make one than all else that a sandbox takes.
    const disk = shared.untouched.pop() ?? makeDiskDirectory(join(shared.directory, `disk-${id}`))
    const cgroup = makeCgroup(shared.cgroup, `${shared.name}-${id}`, owner)
    const traces: Traces = {
      ...{ id, tmpfsDir, diskDir: disk.path, cgroup, loops },
      async remove(ended) {
        if (cgroup !== undefined) removeCgroup(cgroup)
        rmSync(tmpfsDir, { recursive: true, force: true })
        if (ended && isUntouched(disk)) shared.untouched.push(disk)
        else discard([disk.path])
        if (traces.loops) await releaseLoops(traces.loops)
      },
    }
    return traces
  } catch (error) {
    rmSync(tmpfsDir, { recursive: true, force: true })
    if (loops) void releaseLoops(loops)
    throw openingError((error as Error).message, parts.scratch)
  }
}

/** Enough for the ids of a system, and for those that rootless containers in it use (100000 and 65536 more). */
const idsPerRange = 262_144
/** Above the ids that systems and their containers use. */
const lowest = 2 ** 30
const ranges = Math.floor((2 ** 32 - lowest) / idsPerRange) - 1
let rangesGiven = 0

/**
 * Ids that the users of a sandbox have on this machine: a range for each, in which nobody else has any.
 * Ranges of parallel runners differ as long as their process ids are not the same modulo 190; namespaces keep those apart.
 */
export function nextRange(pid = process.pid): { first: number; count: number } {
  return { first: lowest + ((pid * 64 + rangesGiven++) % ranges) * idsPerRange, count: idsPerRange }
}

/** Loop devices and the file systems on them take the machine's own root. */
function isolates(parts: LabParts, request: SandboxRequest): boolean {
  return parts.userNamespaces && !request.needs.includes('loop')
}
