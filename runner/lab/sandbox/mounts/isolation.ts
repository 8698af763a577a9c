/** Finds out whether this kernel gives a sandbox a user namespace in which everything works, and if not, why. */
import { readToEnd } from '../../read-to-end.ts'
import { openSandbox } from '../sandbox.ts'
import type { LabParts } from './parts.ts'
import { probe } from './rootless.ts'

export type Isolation = { works: boolean; why?: string }

/** Kernels before 6.6 cannot mark a directory as made anew there, which builds do; containers need groups of their own. */
const script =
  'rm -rf /usr/share && mkdir /usr/share && test "$(ls -A /usr/share)" = "" && mkdir /sys/fs/cgroup/lab-probe && rmdir /sys/fs/cgroup/lab-probe'

/** Opens one: a tenth of a second. */
export async function probeIsolation(parts: LabParts): Promise<Isolation> {
  try {
    const sandbox = await openSandbox({ ...parts, userNamespaces: true }, probe)
    try {
      const { status, output } = await readToEnd(sandbox.spawn(['sh', '-c', script], { user: 'root', cwd: '/' }))
      return status === 0 ? { works: true } : { works: false, why: `it does not work in one: ${output.trim()}` }
    } finally {
      await sandbox.close()
    }
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
