/** Images where they come from: what a registry holds now, and a copy of it. */
import { createHash } from 'node:crypto'
import { existsSync, realpathSync } from 'node:fs'
import { chmod, cp, mkdir, readFile, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { LabError } from '../../lab.ts'
import { readSource } from '../../offline/candidate/source.ts'
import type { Context } from '../../provision/context.ts'
import { proxies } from '../../provision/debootstrap.ts'
import { type Bind, runInRoot } from '../../provision/in-root.ts'

type Wanted = {
  /** As documents write it. */
  name: string
  /** As evidence records it, e.g. `docker://quay.io/fedora/fedora-bootc:44`. */
  source: string
  /** As skopeo reads it, with paths below /mnt/source. */
  reference: string
  /** Directory of this machine that is seen at /mnt/source. */
  host?: string
}

/** The image of that name, or the candidate for it. */
export function want(name: string, candidate?: string): Wanted {
  if (candidate !== undefined) return { name, source: candidate, ...readSource(name, candidate) }
  return { name, source: `docker://${name}`, reference: `docker://${name}` }
}

const inspected = z.object({
  /** Of what the name stands for: the list, where there are several architectures. */
  Digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  Layers: z.array(z.string()).nullable(),
  Labels: z.record(z.string(), z.string()).nullish(),
})

type Remote = { listed: string; layers: number; bootable: boolean }

const limit = '--command-timeout=60s'

/** Asks the registry, while the lab's lock is held. Throws a `LabError` that names the image. */
export async function inspectImage(wanted: Wanted, tools: string, context: Context): Promise<Remote> {
  const text = await skopeo([limit, 'inspect', '--no-tags', '@access', '@source'], wanted, tools, context)
  const { Digest, Layers, Labels } = inspected.parse(JSON.parse(text))
  return { listed: Digest, layers: Layers?.length ?? 0, bootable: Labels?.['containers.bootc'] === '1' }
}

/** Copies the image for this machine into `directory`/image as skopeo's `dir:`; returns the digest of its manifest. */
export async function download(
  wanted: Wanted,
  remote: Remote,
  directory: string,
  tools: string,
  context: Context,
): Promise<string> {
  const task = `Pull ${wanted.name}`
  context.progress({ task, state: 'start' })
  let done = 0
  const count = (line: string) => {
    if (!/^Copying blob .*$/.test(line)) return
    done = Math.min(done + 1, remote.layers)
    context.progress({ task, state: 'progress', done, total: remote.layers, unit: 'layers' })
  }
  // By digest: the tag may move between the look and the copy.
  const pinned = { ...wanted, reference: pin(wanted.reference, remote.listed) }
  const copy = ['copy', '--preserve-digests', '@access', '@source', 'dir:/mnt/out/image']
  await skopeo(copy, pinned, tools, context, { out: directory, onLine: count })
  context.progress({ task, state: 'done' })
  const manifest = await readFile(join(directory, 'image/manifest.json'))
  return `sha256:${createHash('sha256').update(manifest).digest('hex')}`
}

/** A name in a registry by its digest instead of its tag; other sources stay as they are. */
function pin(reference: string, digest: string): string {
  if (!reference.startsWith('docker://')) return reference
  return `${reference.replace(/@.*$/, '').replace(/:[^/:]+$/, '')}@${digest}`
}

async function skopeo(
  words: string[],
  wanted: Wanted,
  tools: string,
  context: Context,
  { out, onLine }: { out?: string; onLine?: (line: string) => void } = {},
): Promise<string> {
  const { reference, host } = wanted
  const access = await registryAccess(context.directory, process.env)
  const filled = words.flatMap((word) =>
    word === '@source' ? [reference] : word === '@access' ? access.options : [word],
  )
  return await runInRoot(`${access.layer}:${tools}`, ['skopeo', '--insecure-policy', ...filled], {
    signal: context.signal,
    network: 'host',
    binds: [...access.binds, ...(host ? [{ host, name: 'source' }] : []), ...(out ? [{ host: out, name: 'out' }] : [])],
    environment: access.environment,
    ...(onLine ? { onLine } : {}),
  })
    .finally(() => rm(access.layer, { recursive: true, force: true }))
    .catch((cause: unknown) => {
      if (!(cause instanceof LabError)) throw cause
      throw new LabError(
        `the image ${wanted.name} cannot be had from ${wanted.source}: ${cause.message}`,
        'Check its name in the front matter (`images`), the registry and the network. `--lab offline` runs on stand-ins.',
        { cause },
      )
    })
}

/** How this machine reaches registries, for the skopeo in the tools: mirrors, passwords, authorities, proxies. */
type RegistryAccess = {
  /** Lies over the tools. */
  layer: string
  binds: Bind[]
  /** Options of skopeo's commands. */
  options: string[]
  environment: Record<string, string>
}

/**
 * The machine's configuration of registries becomes a layer, because skopeo takes only a part of it by options. Passwords
 * are not copied. Must be called while the lab's lock is held, in `directory`.
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
  // There may be keys of clients in it.
  await chmod(containers, 0o700)

  const { HOME: home = '/root', XDG_RUNTIME_DIR: runtime } = environment
  const passwords = first([
    environment.REGISTRY_AUTH_FILE,
    runtime && join(runtime, 'containers/auth.json'),
    '/run/containers/0/auth.json',
    join(home, '.config/containers/auth.json'),
    join(home, '.docker/config.json'),
  ])
  const authorities = first([
    environment.SSL_CERT_FILE,
    '/etc/ssl/certs/ca-certificates.crt',
    '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  ])
  return {
    layer,
    binds: [...bind(passwords, 'passwords'), ...bind(authorities, 'authorities')],
    options: passwords ? ['--authfile', seen(passwords, 'passwords')] : [],
    environment: { ...proxies(), ...(authorities ? { SSL_CERT_FILE: seen(authorities, 'authorities') } : {}) },
  }
}

async function copy(from: string, to: string): Promise<void> {
  if (existsSync(from)) await cp(from, to, { recursive: true, dereference: true, force: true })
}

/** The first that is there counts, as for podman itself. */
function first(files: (string | undefined)[]): string | undefined {
  const found = files.find((file) => file && existsSync(file))
  return found && realpathSync(found)
}

function bind(file: string | undefined, name: string): Bind[] {
  return file ? [{ host: dirname(file), name }] : []
}

function seen(file: string, name: string): string {
  return `/mnt/${name}/${basename(file)}`
}
