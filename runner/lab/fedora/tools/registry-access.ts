/** How this machine reaches registries, for the skopeo in the tools: mirrors, passwords, authorities, proxies. */
import { existsSync } from 'node:fs'
import { chmod, cp, mkdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { authorities, firstFile } from '../../provision/authorities.ts'
import { proxies } from '../../provision/debootstrap.ts'
import type { Bind } from '../../provision/in-root.ts'

type RegistryAccess = {
  /** Lies over the tools. */
  layer: string
  binds: Bind[]
  /** Options of skopeo's commands. */
  options: string[]
  /** The file of passwords, as it is seen inside. */
  passwords?: string
  environment: Record<string, string>
}

/**
 * The machine's configuration of registries becomes a layer, because skopeo takes only a part of it by options.
 * Passwords are not copied. Must be called while the lab's lock is held, in `directory`.
 */
export async function registryAccess(directory: string, environment: NodeJS.ProcessEnv): Promise<RegistryAccess> {
  const layer = join(directory, 'access.partial')
  const containers = join(layer, 'etc/containers')
  await rm(layer, { recursive: true, force: true })
  await mkdir(containers, { recursive: true })
  for (const name of ['registries.conf', 'registries.conf.d', 'certs.d'])
    await copy(join('/etc/containers', name), join(containers, name))
  if (environment.CONTAINERS_REGISTRIES_CONF)
    await copy(environment.CONTAINERS_REGISTRIES_CONF, join(containers, 'registries.conf'))
  // Names of registries that this machine alone knows.
  await copy('/etc/hosts', join(layer, 'etc/hosts'))
  // There may be keys of clients in it.
  await chmod(containers, 0o700)

  const { HOME: home = '/root', XDG_RUNTIME_DIR: runtime } = environment
  const passwords = firstFile([
    environment.REGISTRY_AUTH_FILE,
    runtime && join(runtime, 'containers/auth.json'),
    '/run/containers/0/auth.json',
    join(home, '.config/containers/auth.json'),
    join(home, '.docker/config.json'),
  ])
  const trusted = authorities(environment)
  return {
    layer,
    binds: [...bind(passwords, 'passwords'), ...bind(trusted, 'authorities')],
    ...(passwords ? { passwords: seen(passwords, 'passwords') } : {}),
    options: passwords ? ['--authfile', seen(passwords, 'passwords')] : [],
    environment: { ...proxies(), ...(trusted ? { SSL_CERT_FILE: seen(trusted, 'authorities') } : {}) },
  }
}

async function copy(from: string, to: string): Promise<void> {
  if (existsSync(from)) await cp(from, to, { recursive: true, dereference: true, force: true })
}

function bind(file: string | undefined, name: string): Bind[] {
  return file ? [{ host: dirname(file), name }] : []
}

function seen(file: string, name: string): string {
  return `/mnt/${name}/${basename(file)}`
}
