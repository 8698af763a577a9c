/** `--no-root-pages`: what needs the machine's own root does not run. */
import { LabError, type LabOptions } from '../lab.ts'
import type { Isolation } from './mounts/isolation.ts'

/** Why a page with `needs=loop` cannot run; undefined where it may. Throws where every page would be root. */
export function whyNoRootPages({ noRootPages }: LabOptions, isolation: Isolation): string | undefined {
  if (!noRootPages) return undefined
  if (isolation.works) return 'loop devices take the root of this machine, and --no-root-pages forbids that'
  throw new LabError(
    `--no-root-pages: pages would run as root of this machine, because it gives no user namespace: ${isolation.why}`,
    'Run where the kernel is Linux 6.6 or newer and user namespaces are allowed, e.g. in a virtual machine.',
  )
}
