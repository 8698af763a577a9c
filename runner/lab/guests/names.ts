/** Names and addresses of machines in a sandbox, known to the workstation, to its containers and to the machines themselves. */
import type { SandboxProcess } from '../lab.ts'
import type { Internals } from '../sandbox/internals.ts'
import { inSandbox } from './command.ts'

const server = '192.0.2.53'
const servers = new WeakMap<Internals, SandboxProcess>()

/** The address of the machine `index` of a sandbox: of those for documentation, as the registries have them. */
export function addressOf(index: number): string {
  return `192.0.2.${100 + index}`
}

/** Makes `name` and `name.example.com` resolve, everywhere in the sandbox. */
export async function announce(internals: Internals, name: string, address: string): Promise<void> {
  await internals.perform([['append', '/etc/hosts', `${address} ${name} ${name}.example.com\n`]])
  await inSandbox(internals, ['ip', 'address', 'replace', `${address}/32`, 'dev', 'lo'])
  const known = servers.get(internals)
  if (known) known.kill('SIGHUP')
  else await startServer(internals)
}

/** QEMU hands the questions of its machine to the name server that the sandbox has: so it gets one that knows its hosts. */
async function startServer(internals: Internals): Promise<void> {
  await inSandbox(internals, ['ip', 'address', 'replace', `${server}/32`, 'dev', 'lo'])
  const configured = await inSandbox(internals, ['cat', '/etc/resolv.conf'])
  const others = [...configured.matchAll(/^nameserver\s+(\S+)/gm)].map((match) => `--server=${match[1]}`)
  const options = [
    '--keep-in-foreground',
    '--no-resolv',
    '--bind-interfaces',
    `--listen-address=${server}`,
    '--user=root',
  ]
  const child = internals.spawnOwn(['dnsmasq', '--conf-file=/dev/null', '--pid-file', ...options, ...others], {
    user: 'root',
    cwd: '/',
  })
  child.output.resume()
  servers.set(internals, child)
  await internals.perform([['write', '/etc/resolv.conf', `nameserver ${server}\n`]])
}
