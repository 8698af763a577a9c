/**
 * What programs that wait for udev find in a sandbox with loop devices. No udevd runs there, and some kernels know
 * partitions only once they are announced: `udevadm settle` announces them, and waits for the nodes that
 * `partitions.ts` makes.
 */

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Operation } from '../mounts/operation.ts'
import { imageStores } from '../mounts/parts.ts'

/** Recorded in the evidence. */
export const udevSubstitution =
  'udevadm, for needs=loop: `settle` announces the partitions of loop devices to the kernel (partx) and waits for their nodes; no udevd runs'

/** bootc runs it in the mount namespace of the host, by the PATH of its container. */
const real = '/usr/bin/udevadm'
const beforeReal = '/usr/local/sbin/udevadm'

/** Harmless where the kernel has found the partitions itself. At most 5 s, as nothing else would end the wait. */
const script = `#!/bin/sh
if [ "$1" = settle ]; then
  for disk in /sys/block/loop*; do
    device=/dev/\${disk##*/}
    [ -b "$device" ] && [ -e "$disk/loop/backing_file" ] || continue
    partx --update "$device" 2>/dev/null
    for partition in "$disk/\${disk##*/}"p*; do
      tries=0
      while [ -e "$partition" ] && [ ! -b "/dev/\${partition##*/}" ] && [ $tries -lt 100 ]; do
        sleep 0.05
        tries=$((tries + 1))
      done
    done
  done
fi
[ "$0" != ${real} ] && exec ${real} "$@"
[ "$1" = settle ] && exit 0
echo "udevadm: no udevd runs in this lab, so '$*' cannot be answered" >&2
exit 1
`

/** bootc compares /run/udev inside and outside of its container. Without a database in it, it asks blkid. */
export function udevOperations(tools: string): Operation[] {
  const path = existsSync(join(tools, real)) ? beforeReal : real
  return [
    ['mkdir', '/run/udev', '755', '0', '0'],
    ['write', path, script],
    ['mode', path, '755'],
  ]
}

/**
 * A container that mounts /var/lib/containers is to see the machine's images, as `bootc install` does. Here base images
 * and the registry's certificate are elsewhere too, so such a container gets these as well; no other one does.
 */

/** Recorded in the evidence. */
export const hostStorageSubstitution =
  'containers with /var/lib/containers of the machine, for needs=loop: they also get its store of base images, storage.conf and the certificates of its registries'

const hook = '/usr/lib/lab/host-storage'
const hooks = '/usr/lib/lab/hooks.d'
export const registryCertificates = '/etc/containers/certs.d'

const mounts = [imageStores.rootful, '/etc/containers/storage.conf', registryCertificates]

const filter = `if any(.mounts[]; .destination == "/var/lib/containers") then
  .mounts += (${JSON.stringify(mounts)} | map({ type: "bind", source: ., destination: ., options: ["rbind", "ro"] }))
else . end`

/** podman hands a container's configuration through this before it makes the container; builds never do. */
export const hostStorageOperations: Operation[] = [
  ['mkdir', registryCertificates, '755', '0', '0'],
  ['write', hook, `#!/bin/sh\nexec jq --compact-output '${filter}'\n`],
  ['mode', hook, '755'],
  ['mkdir', hooks, '755', '0', '0'],
  [
    'write',
    `${hooks}/host-storage.json`,
    JSON.stringify({ version: '1.0.0', hook: { path: hook }, when: { hasBindMounts: true }, stages: ['precreate'] }),
  ],
  // A directory of its own: builds read the usual ones, and refuse this stage.
  ['mkdir', '/etc/containers/containers.conf.d', '755', '0', '0'],
  ['write', '/etc/containers/containers.conf.d/50-lab-hooks.conf', `[engine]\nhooks_dir = ["${hooks}"]\n`],
]
