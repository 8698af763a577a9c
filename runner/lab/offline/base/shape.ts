/** Makes a bootable container's file system out of Debian packages. */
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../../provision/context.ts'
import { runInRoot } from '../../provision/in-root.ts'
import { run } from '../../provision/run.ts'
import { describeAccounts } from './accounts.ts'
import { removeDebianRemains } from './debian-remains.ts'
import { makeInitramfs, placeKernel } from './kernel.ts'
import { layOutBootable } from './layout.ts'
import { describeState } from './state.ts'
import { arrangeUnits } from './units.ts'

/** Files that are copied over the tree as they stand. */
export const overlay = join(import.meta.dirname, 'overlay')

/**
 * What packages' own hooks would do again, once everything is in its place. Modules are kept as they are loaded: an
 * emulated processor needs seconds to decompress them at each boot.
 */
const settle = `set -eu
ln -sf dnf5 /usr/bin/dnf
ln -sf dnf5 /usr/bin/yum
ln -sf ../usr/lib/os-release /etc/os-release
rm -f /etc/resolv.conf
for directory in sbin bin; do [ -e /usr/$directory/init ] || ln -sf ../lib/systemd/systemd /usr/$directory/init; done
: >/etc/machine-id
: >/etc/fstab
find /usr/lib/modules -name '*.ko.xz' -exec xz --decompress {} +
depmod -a "$(ls /usr/lib/modules)"
ldconfig
chmod 440 /etc/sudoers.d/wheel
find / -xdev -name __pycache__ -prune -exec rm -rf {} +
`

/** Fills `tree` (not there yet) from `base`, which stays as it is. */
export async function shapeBootable(base: string, tree: string, context: Context): Promise<void> {
  await run(['cp', '-a', base, tree], context)
  await placeKernel(tree)
  await removeDebianRemains(tree)
  await cp(overlay, tree, { recursive: true, force: true })
  await run(
    ['chown', '-R', 'root:root', join(tree, 'etc/dnf'), join(tree, 'etc/yum.repos.d'), join(tree, 'etc/sudoers.d')],
    context,
  )
  describeAccounts(tree)
  describeState(tree)
  await runInRoot(tree, ['sh', '-c', settle], { signal: context.signal, writable: true })
  await arrangeUnits(tree, context)
  await makeInitramfs(tree, context)
  await layOutBootable(tree)
}
