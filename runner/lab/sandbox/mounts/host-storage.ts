/**
 * A container that mounts /var/lib/containers is to see the machine's images, as `bootc install` does. Here base images
 * and the registry's certificate are elsewhere too, so such a container gets these as well; no other one does.
 */

import type { Operation } from './operation.ts'
import { imageStores } from './parts.ts'

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
