/** A real registry inside a sandbox, under the name that the document writes. */
import { LabError, type Sandbox } from '../../lab.ts'
import { readToEnd, readToWord } from '../../read-to-end.ts'
import { registryCertificates } from '../devices/loop-files.ts'
import { type Internals, internalsOf } from '../internals.ts'
import type { Operation } from '../mounts/operation.ts'
import { diskInside, hidden } from '../mounts/parts.ts'
import { authority, certificateFor } from './authority.ts'

export type RegistryRequest = {
  /** As in an image reference, e.g. `registry.example.com` or `registry.example.com:5000`. */
  name: string
  /** `user:password`; without it everybody may read and write. */
  auth?: string
}

const startMs = 15_000

/** Resolves when the registry listens. Asking again for a name that runs already does nothing. */
export function startRegistry(sandbox: Sandbox, request: RegistryRequest): Promise<void> {
  const internals = internalsOf(sandbox)
  const known = internals.registries.get(request.name)
  if (known) return known
  const started = start(internals, request, internals.registries.size)
  internals.registries.set(request.name, started)
  return started
}

async function start(internals: Internals, request: RegistryRequest, index: number): Promise<void> {
  const [host = '', port = '443'] = request.name.split(':')
  // Addresses for documentation, on the loopback: containers reach them, other than 127.0.0.1, and they clash with nothing.
  const address = `192.0.2.${10 + index}`
  const place = `${hidden}/registry-${index}`
  const certificate = await certificateFor(internals.parts.scratch, host)
  const users = request.auth === undefined ? undefined : await passwordFile(internals, request.auth)
  const store = `${diskInside}/registry-${index}`
  const operations: Operation[] = [
    ['mkdir', place, '700', '0', '0'],
    ['mkdir', store, '700', '0', '0'],
    ['write', `${place}/certificate.pem`, certificate.certificate],
    ['write', `${place}/key.pem`, certificate.key],
    [
      'write',
      `${place}/config.yml`,
      configuration({ address, port, place, store, name: request.name, auth: users !== undefined }),
    ],
    ['append', '/etc/hosts', `${address} ${host}\n`],
    // Containers do not have the lab's bundle; those that get the machine's storage get this.
    ['mkdir', registryCertificates, '755', '0', '0'],
    ['mkdir', `${registryCertificates}/${request.name}`, '755', '0', '0'],
    ['write', `${registryCertificates}/${request.name}/ca.crt`, (await authority(internals.parts.scratch)).certificate],
  ]
  if (users !== undefined) operations.push(['write', `${place}/users`, users])
  await internals.perform(operations)
  await outputOf(internals, ['ip', 'address', 'add', `${address}/32`, 'dev', 'lo'])
  await listening(internals, request.name, `${place}/config.yml`)
}

type Configuration = { address: string; port: string; place: string; store: string; name: string; auth: boolean }

function configuration({ address, port, place, store, name, auth }: Configuration): string {
  const access = auth ? `auth:\n  htpasswd:\n    realm: lab\n    path: ${place}/users\n` : ''
  return `version: 0.1
log:
  level: info
  accesslog:
    disabled: true
storage:
  filesystem:
    rootdirectory: ${store}
  delete:
    enabled: true
http:
  addr: ${address}:${port}
  host: https://${name}
  tls:
    certificate: ${place}/certificate.pem
    key: ${place}/key.pem
${access}`
}

/** The registry knows bcrypt only; the least cost, for it is checked at each request. */
async function passwordFile(internals: Internals, auth: string): Promise<string> {
  const colon = auth.indexOf(':')
  if (colon < 1)
    throw new LabError(`auth=${auth} is no user:password`, 'Write e.g. `registry NAME auth=user:password`.')
  return outputOf(internals, ['htpasswd', '-i', '-n', '-B', '-C', '4', auth.slice(0, colon)], auth.slice(colon + 1))
}

async function outputOf(internals: Internals, command: string[], input?: string): Promise<string> {
  const { status, output } = await readToEnd(internals.spawnOwn(command), input)
  if (status !== 0)
    throw new LabError(`${command[0]} failed in the sandbox: ${output.trim()}`, 'Provision the lab again.')
  return output
}

/** The registry says so itself, after it has begun to listen. */
async function listening(internals: Internals, name: string, config: string): Promise<void> {
  const child = internals.spawnOwn(['docker-registry', 'serve', config])
  const { found, printed, end } = await readToWord(child, 'listening on', startMs)
  if (found) return
  const why = end ? `it ended (${end.signal ?? end.exitCode})` : 'no answer'
  throw new LabError(`the registry ${name} did not start: ${why}\n${printed.slice(-1000)}`, 'Provision the lab again.')
}
