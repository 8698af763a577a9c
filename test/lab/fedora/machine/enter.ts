/**
 * A machine with podman and a registry that has the documented images, for want of a real one: the tools of the offline
 * lab as root filesystem, in namespaces of its own, the stand-ins in a real registry under the real names. Only Fedora's
 * own images and mirrors are missing.
 */
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { type Bind, runInRoot } from '../../../../runner/lab/provision/in-root.ts'

/** Names under which the registry answers on the bare machine. */
const registries = ['quay.io', 'registry-1.docker.io', 'ghcr.io']

const directory = join(
  process.env.LAB_DIR ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'image-mode-docs'),
  'offline',
)
const project = resolve(import.meta.dirname, '../../../..')

export type Machine = {
  tools: string
  /** Of the stand-ins, in skopeo's `oci:`. */
  layout: string
}

/** What an earlier run of the offline lab left; undefined where there is none, or this is not root. */
export function findMachine(): Machine | undefined {
  if (process.getuid?.() !== 0) return undefined
  const states = join(directory, 'states')
  const files = (existsSync(states) ? readdirSync(states) : []).filter((name) => name.endsWith('.json'))
  for (const file of files
    .map((name) => join(states, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)) {
    const { tools, keeps } = JSON.parse(readFileSync(file, 'utf8')) as { tools: string; keeps: string[] }
    const images = keeps.find((name) => name.startsWith('images-'))
    const layout = images && join(directory, 'parts', images, 'layout')
    if (layout && existsSync(layout) && existsSync(tools)) return { tools, layout }
  }
  return undefined
}

/** Standard output of a script of this folder, run by this Node on the machine; `scratch` is /mnt/scratch there. */
export async function onMachine({ tools, layout }: Machine, script: string, scratch: string): Promise<string> {
  const layer = join(scratch, 'machine')
  mkdirSync(join(layer, 'etc'), { recursive: true })
  // Sandboxes ask the machine's name servers; nobody answers here.
  writeFileSync(join(layer, 'etc/resolv.conf'), 'nameserver 192.0.2.53\n')
  return await enter(`${layer}:${tools}`, script, scratch, [{ host: layout, name: 'layout' }])
}

/**
 * The same machine without podman, skopeo and buildah, on which Fedora's registries have the address of its loopback, and
 * their certificates an authority that it trusts. What an earlier run made of Debian packages is there.
 */
export async function onBareMachine({ tools }: Machine, script: string, scratch: string): Promise<string> {
  const layer = join(scratch, 'bare')
  mkdirSync(join(layer, 'usr/bin'), { recursive: true })
  // As an overlay writes it: no such file.
  for (const program of ['podman', 'skopeo', 'buildah'])
    execFileSync('mknod', [join(layer, 'usr/bin', program), 'c', '0', '0'])
  const bundle = 'etc/ssl/certs/ca-certificates.crt'
  mkdirSync(dirname(join(layer, bundle)), { recursive: true })
  const authority = makeAuthority(scratch)
  writeFileSync(join(layer, bundle), `${readFileSync(join(tools, bundle), 'utf8')}${readFileSync(authority, 'utf8')}`)
  writeFileSync(join(layer, 'etc/hosts'), `127.0.0.1 localhost ${registries.join(' ')}\n`)
  mkdirSync(join(scratch, 'bare-lab'))
  return await enter(`${layer}:${tools}`, script, scratch, [
    { host: join(directory, 'parts'), name: 'scratch/bare-lab/offline/parts' },
  ])
}

/** Its certificate; keys and certificates of the registries lie beside it. */
function makeAuthority(scratch: string): string {
  const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: scratch, stdio: 'pipe' })
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=Test authority')
  openssl('req', ...key, '-keyout', 'registry.key', '-out', 'registry.csr', '-subj', '/CN=registry')
  writeFileSync(join(scratch, 'names'), `subjectAltName=${registries.map((name) => `DNS:${name}`).join(',')}\n`)
  const sign = ['x509', '-req', '-in', 'registry.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-extfile', 'names']
  openssl(...sign, '-days', '1', '-out', 'registry.pem')
  openssl(...sign, '-days', '-1', '-out', 'expired.pem')
  return join(scratch, 'ca.pem')
}

async function enter(root: string, script: string, scratch: string, more: Bind[]): Promise<string> {
  // Debian has it in a package of its own, which a workstation need not have.
  mkdirSync(join(scratch, 'bin'), { recursive: true })
  copyFileSync('/sbin/pivot_root', join(scratch, 'bin/pivot_root'))
  const binds = [
    { host: project, name: 'project' },
    { host: dirname(process.execPath), name: 'node' },
    { host: scratch, name: 'scratch' },
    ...more,
  ]
  const file = join('/mnt/project/test/lab/fedora/machine', script)
  return await runInRoot(
    root,
    ['sh', '-c', 'ip link set lo up; PATH=/mnt/scratch/bin:$PATH exec "$@"', 'sh', '/mnt/node/node', file],
    {
      signal: AbortSignal.timeout(45 * 60_000),
      binds,
      onLine: (line) => {
        if (process.env.TALK) process.stderr.write(`${line}\n`)
      },
    },
  )
}
