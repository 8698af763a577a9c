/** The machine's own podman, kept apart from the machine's own container storage. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../../provision/context.ts'
import { proxies } from '../../provision/debootstrap.ts'
import { run } from '../../provision/run.ts'

/** Variables by which somebody configures how podman reaches registries. */
const handedOn = [
  ...['HOME', 'XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME', 'REGISTRY_AUTH_FILE', 'DOCKER_CONFIG'],
  ...['CONTAINERS_CONF', 'CONTAINERS_REGISTRIES_CONF', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
]

/** How words name `storage`, whichever podman reads them. */
export const storageInside = '/mnt/storage'

/**
 * Standard output of podman with all of its storage below `storage`. It runs in namespaces of its own, so that its
 * mounts, its locks in /dev/shm and its processes vanish with it, however it ends.
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
      ...(onLine ? { onLine } : {}),
    },
  )
}

function environment(): Record<string, string> {
  return Object.fromEntries(handedOn.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])))
}
