/** What all sandboxes of one run share: the directory that this process owns, the layer, the groups of the users. */
import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { release } from 'node:os'
import { join } from 'node:path'
import { LabError } from '../lab.ts'
import { agent } from './agent/agent.ts'
import { openingError } from './agent/errors.ts'
import { type DiskDirectory, discard } from './mounts/disk.ts'
import { makeLayer } from './mounts/layer.ts'
import { type LabParts, reader } from './mounts/parts.ts'
import type { HostFacts } from './mounts/plan.ts'
import { trustFiles } from './network/authority.ts'
import { cgroupParent } from './processes/cgroup.ts'
import { ownerName } from './processes/process-tree.ts'
import { endStale, tmpfsBase } from './stale.ts'

export type Prepared = {
  /** The owner's name: last part of `directory`. */
  name: string
  /** Owned by this process, on disk: everything below may be removed when it is gone. */
  directory: string
  /** The same on tmpfs, where the machine has one. */
  tmpfsDir: string
  layer: string
  /** Directories for what is large that no sandbox uses, or has changed. */
  untouched: DiskDirectory[]
  /** Group ids of the reader, the primary one first. */
  groups: string
  /** Where cgroups of sandboxes are made, when the machine shows a cgroup2 hierarchy. */
  cgroup: string | undefined
  host: HostFacts
}

const prepared = new WeakMap<LabParts, Promise<Prepared>>()
let count = 0

/** Done once per parts and process. */
export function prepare(parts: LabParts): Promise<Prepared> {
  const known = prepared.get(parts)
  if (known) return known
  const fresh = build(parts)
  prepared.set(parts, fresh)
  // A failure (a full disk) may be repaired before the next tutorial.
  fresh.catch(() => prepared.delete(parts))
  return fresh
}

/** After this the next sandbox prepares again. Returns what was prepared. */
export async function forget(parts: LabParts): Promise<Prepared | undefined> {
  const known = prepared.get(parts)
  prepared.delete(parts)
  return known?.catch(() => undefined)
}

async function build(parts: LabParts): Promise<Prepared> {
  for (const path of [parts.root, parts.scratch]) {
    if (/[,:\\]/.test(path)) {
      throw new LabError(
        `the path ${path} contains a comma, colon or backslash`,
        'Choose another directory for the lab.',
      )
    }
  }
  // It starts while the rest is made.
  agent()
  // In the background; `closeSandboxes` waits for it.
  discard(await endStale(parts.scratch))
  const name = ownerName()
  const directory = join(parts.scratch, name)
  const layer = join(directory, `layer-${++count}`)
  const groups = await readerGroups(parts.root)
  await mkdir(parts.scratch, { recursive: true, mode: 0o755 })
  const tmpfsDir = join(tmpfsBase(parts.scratch), name)
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await mkdir(tmpfsDir, { recursive: true, mode: 0o700 })
  const trust = await trustFiles(parts)
  await makeLayer(parts, layer, trust).catch((error: Error) => {
    throw openingError(error.message, parts.scratch)
  })
  const host = {
    kvm: existsSync('/dev/kvm'),
    sysrq: existsSync('/proc/sysrq-trigger'),
    pidLimits: hasPidLimits(),
  }
  return { name, directory, tmpfsDir, layer, untouched: [], groups, cgroup: cgroupParent(), host }
}

async function readerGroups(root: string): Promise<string> {
  const passwd = await readFile(join(root, 'etc/passwd'), 'utf8').catch(() => '')
  if (
    !passwd.split('\n').some((line) => line.startsWith(`${reader.name}:`) && line.split(':')[2] === `${reader.uid}`)
  ) {
    throw new LabError(
      `the tools under ${root} have no user ${reader.name} with id ${reader.uid}`,
      'Remove the lab directory and provision again.',
    )
  }
  const groups = (await readFile(join(root, 'etc/group'), 'utf8')).split('\n').map((line) => line.split(':'))
  const more = groups.filter((group) => group[3]?.split(',').includes(reader.name)).map((group) => group[2])
  return [reader.gid, ...more].join(' ')
}

/** Since Linux 6.14; before, the setting is one for the whole machine. */
export function hasPidLimits(): boolean {
  const [major = 0, minor = 0] = release().split('.').map(Number)
  return major > 6 || (major === 6 && minor >= 14)
}
