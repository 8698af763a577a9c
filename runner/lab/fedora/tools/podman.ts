/** The podman that makes the tools: the machine's own, or where it has none that of the offline lab. */

import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { defined } from '../../../core/defined.ts'
import { ensureHostPrograms } from '../../offline/provision.ts'
import { toolsPart } from '../../offline/tools/part.ts'
import { proxies } from '../../provision/debootstrap.ts'
import { runInRoot } from '../../provision/in-root.ts'
import { withLock } from '../../provision/lock.ts'
import { type Context, ensurePart, isAvailable } from '../../provision/part.ts'
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
  const tools = await debianTools(context)
  return (words, storage, { signal }, onLine) => podmanIn(tools, words, storage, { ...context, signal }, onLine)
}

/** Where the offline lab of this machine lies: its parts serve both. */
export function offlineContext(context: Context): Context {
  return { ...context, directory: join(dirname(context.directory), 'offline') }
}

async function debianTools(context: Context): Promise<string> {
  const offline = offlineContext(context)
  await mkdir(offline.directory, { recursive: true })
  return await withLock(offline, async () => {
    if (!isAvailable(toolsPart, offline)) await ensureHostPrograms(offline)
    return await ensurePart(toolsPart, offline)
  })
}

async function podmanIn(
  tools: string,
  words: string[],
  storage: string,
  context: Context,
  onLine?: (line: string) => void,
): Promise<string> {
  await mkdir(join(storage, 'tmp'), { recursive: true })
  const access = await registryAccess(context.directory, process.env)
  const places = ['root', 'run', 'tmpdir'].map((name) => `${storageInside}/${name === 'tmpdir' ? 'lib' : name}`)
  const [root = '', runroot = '', tmpdir = ''] = places
  const quiet = ['--cgroup-manager', 'cgroupfs', '--events-backend', 'none']
  const command = ['podman', '--root', root, '--runroot', runroot, '--tmpdir', tmpdir, ...quiet, ...words]
  return await runInRoot(`${access.layer}:${tools}`, command, {
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
export async function hostPodman(
  words: string[],
  storage: string,
  context: Pick<Context, 'signal'>,
  onLine?: (line: string) => void,
): Promise<string> {
  await mkdir(join(storage, 'tmp'), { recursive: true })
  const apart = ['--mount', '--pid', '--fork', '--kill-child=KILL', '--mount-proc', '--propagation', 'private']
  const places = ['--root', join(storage, 'root'), '--runroot', join(storage, 'run'), '--tmpdir', join(storage, 'lib')]
  const quiet = ['--cgroup-manager', 'cgroupfs', '--events-backend', 'none']
  return await run(
    [
      ...['unshare', ...apart, '--', 'sh', '-c', 'mount -t tmpfs tmpfs /dev/shm && exec "$@"', 'sh'],
      ...['podman', ...places, ...quiet, ...words.map((word) => word.replaceAll(storageInside, storage))],
    ],
    {
      signal: context.signal,
      program: 'podman',
      environment: { ...proxies(), ...environment(), TMPDIR: join(storage, 'tmp') },
      ...defined({ onLine }),
    },
  )
}

function environment(): Record<string, string> {
  return Object.fromEntries(passedOn.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])))
}
