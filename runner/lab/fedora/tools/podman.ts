/** The podman that makes the tools: the machine's own, or where it has none that of the offline lab. */

import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { defined } from '../../../core/defined.ts'
import { ensureHostPrograms } from '../../offline/provision.ts'
import { toolsPart } from '../../offline/tools/part.ts'
import { passOn, proxies } from '../../provision/debootstrap.ts'
import { runInRoot } from '../../provision/in-root.ts'
import { withLock } from '../../provision/lock.ts'
import { type Context, ensurePart, isAvailable, type Part } from '../../provision/part.ts'
import { hasProgram, run } from '../../provision/run.ts'
import { registryAccess } from './registry-access.ts'

/** Standard output of podman with all of its storage below `storage`, which words name as `storageInside`. */
export type Podman = (
  words: string[],
  storage: string,
  context: Pick<Context, 'signal'>,
  onLine?: (line: string) => void,
) => Promise<string>

export async function findPodman(context: Context): Promise<Podman> {
  if (hasProgram('podman')) return hostPodman
  const tools = await ensureOffline(toolsPart, context)
  return (...call) => podmanIn(tools, context.directory, ...call)
}

/** The directory of a part of this machine's offline lab, which serves both labs. */
export async function ensureOffline(part: Part, context: Context): Promise<string> {
  const offline = { ...context, directory: join(dirname(context.directory), 'offline') }
  await mkdir(offline.directory, { recursive: true })
  return await withLock(offline, async () => {
    if (!isAvailable(part, offline)) await ensureHostPrograms(offline)
    return await ensurePart(part, offline)
  })
}

async function podmanIn(tools: string, directory: string, ...[words, storage, context, onLine]: Parameters<Podman>) {
  await mkdir(join(storage, 'tmp'), { recursive: true })
  const access = await registryAccess(directory, process.env)
  return await runInRoot(`${access.layer}:${tools}`, [...podmanFor(storageInside), ...words], {
    signal: context.signal,
    network: 'host',
    binds: [...access.binds, { host: storage, name: 'storage' }],
    environment: {
      ...access.environment,
      ...defined({ REGISTRY_AUTH_FILE: access.passwords }),
      TMPDIR: `${storageInside}/tmp`,
    },
    ...defined({ onLine }),
  })
}

/** Variables by which somebody configures how podman reaches registries. */
const passedOn = [
  ...['HOME', 'XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME', 'REGISTRY_AUTH_FILE', 'DOCKER_CONFIG'],
  ...['CONTAINERS_CONF', 'CONTAINERS_REGISTRIES_CONF', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
]

/** How words name `storage`, whichever podman reads them. */
export const storageInside = '/mnt/storage'

/**
 * Standard output of podman with all of its storage below `storage`. It runs in namespaces of its own, so that its
 * mounts, its locks in /dev/shm and its processes disappear with it, however it ends.
 */
export const hostPodman: Podman = async (words, storage, context, onLine) => {
  await mkdir(join(storage, 'tmp'), { recursive: true })
  const apart = ['--mount', '--pid', '--fork', '--kill-child=KILL', '--mount-proc', '--propagation', 'private']
  return await run(
    [
      ...['unshare', ...apart, '--', 'sh', '-c', 'mount -t tmpfs tmpfs /dev/shm && exec "$@"', 'sh'],
      ...podmanFor(storage),
      ...words.map((word) => word.replaceAll(storageInside, storage)),
    ],
    {
      signal: context.signal,
      program: 'podman',
      environment: { ...proxies(), ...passOn(passedOn), TMPDIR: join(storage, 'tmp') },
      ...defined({ onLine }),
    },
  )
}

/** Without control groups of systemd, and without a log of events. */
function podmanFor(storage: string): string[] {
  const places = ['--root', `${storage}/root`, '--runroot', `${storage}/run`, '--tmpdir', `${storage}/lib`]
  return ['podman', ...places, '--cgroup-manager', 'cgroupfs', '--events-backend', 'none']
}
