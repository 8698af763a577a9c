/** Finds out what this machine has for sandboxes: rootless containers, user namespaces. Each answer says why not. */

import { existsSync, readFileSync } from 'node:fs'
import { frontMatterSchema } from '../../../document/front-matter/front-matter.ts'
import {
  asRoot,
  type LabDescription,
  LabError,
  type LabOptions,
  type SandboxRequest,
  type SpawnOptions,
} from '../../lab.ts'
import { type Ended, readToEnd } from '../../read-to-end.ts'
import { openSandbox } from '../sandbox.ts'
import type { LabParts } from './parts.ts'

const timeoutMs = 20_000

/** Switches of kernels and distributions that forbid user namespaces to users. */
const switches: [file: string, forbids: string, why: string][] = [
  ['/proc/sys/user/max_user_namespaces', '0', 'the kernel gives no user namespaces (user.max_user_namespaces is 0)'],
  [
    '/proc/sys/kernel/unprivileged_userns_clone',
    '0',
    'user namespaces are for root alone (kernel.unprivileged_userns_clone is 0)',
  ],
  [
    '/proc/sys/kernel/apparmor_restrict_unprivileged_userns',
    '1',
    'AppArmor restricts user namespaces (kernel.apparmor_restrict_unprivileged_userns is 1)',
  ],
]

/** Has podman make its user namespace as the reader: a fifth of a second where it works. */
export async function probeRootless(parts: LabParts): Promise<LabDescription['rootless']> {
  const { status, output } = await runAlone(parts, ['podman', 'unshare', 'true'], {}, timeoutMs)
  if (status === 0) return { works: true }
  const reason = output.trim().split('\n').at(-1) || `podman unshare ended (${status ?? 'no answer'})`
  return { works: false, why: [...forbidden(), reason].join('; ') }
}

function forbidden(): string[] {
  return switches.flatMap(([file, value, why]) =>
    existsSync(file) && readFileSync(file, 'utf8').trim() === value ? [why] : [],
  )
}

/** Of a tutorial without a word, for what the lab itself wants to know. */
export const probe: SandboxRequest = {
  tutorial: {
    id: 'probe',
    file: 'probe',
    source: '',
    hash: '',
    frontMatter: frontMatterSchema.parse({ title: 'Probe', description: 'Probe' }),
    blocks: [],
    declarations: [],
    variants: {},
  },
  needs: [],
  environment: {},
}

/** Runs one program in a sandbox of its own, as root by default. */
export async function runAlone(
  parts: LabParts,
  command: string[],
  options: SpawnOptions = asRoot,
  limitMs?: number,
): Promise<Ended> {
  const sandbox = await openSandbox(parts, probe)
  try {
    return await readToEnd(sandbox.spawn(command, options), '', limitMs)
  } finally {
    await sandbox.close()
  }
}

/** Finds out whether this kernel gives a sandbox a user namespace in which everything works, and if not, why. */
export type Isolation = { works: boolean; why?: string }

/** Kernels before 6.6 cannot mark a directory as newly made there, which builds do; containers need groups of their own. */
const script =
  'rm -rf /usr/share && mkdir /usr/share && test "$(ls -A /usr/share)" = "" && mkdir /sys/fs/cgroup/lab-probe && rmdir /sys/fs/cgroup/lab-probe'

/** Opens one: a tenth of a second. */
export async function probeIsolation(parts: LabParts): Promise<Isolation> {
  try {
    const { status, output } = await runAlone({ ...parts, userNamespaces: true }, ['sh', '-c', script])
    return status === 0 ? { works: true } : { works: false, why: `it does not work in one: ${output.trim()}` }
  } catch (error) {
    return { works: false, why: (error as Error).message }
  }
}

/** How pages run here, for people. */
export function describeIsolation({ works, why }: Isolation): string {
  return works
    ? 'pages run in a user namespace of their own, where root has no rights on this machine; those with needs=loop run as root of this machine'
    : `all pages run as root of this machine, because it gives no user namespace: ${why}`
}

/** Why a page with `needs=loop` cannot run; undefined where it may. Throws where every page would be root. */
export function whyNoRootPages({ noRootPages }: LabOptions, isolation: Isolation): string | undefined {
  if (!noRootPages) return undefined
  if (isolation.works) return 'loop devices take the root of this machine, and --no-root-pages forbids that'
  throw new LabError(
    `--no-root-pages: pages would run as root of this machine, because it gives no user namespace: ${isolation.why}`,
    'Run where the kernel is Linux 6.6 or newer and user namespaces are allowed, e.g. in a virtual machine.',
  )
}
