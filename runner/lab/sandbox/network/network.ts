/** Connects a sandbox to the outside: user-mode networking, run on the host's side of the network namespace. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { isIPv4 } from 'node:net'
import { LabError, type Sandbox } from '../../lab.ts'
import { type Internals, internalsOf } from '../internals.ts'
import { performOutside } from '../mounts/operation.ts'
import { cgroupParent, removeCgroup } from '../processes/cgroup.ts'

/** Not QEMU's 10.0.2.0/24, which guests in the sandbox use, nor podman's 10.88.0.0/16. */
const network = '10.41.0.0/24'
/** Where slirp4netns itself answers as a name server. */
const forwarder = '10.41.0.3'
/** The name servers that it asks, in a file of the sandbox. */
const forwarded = '/run/name-servers-of-the-machine'
const readyMs = 10_000

/** Resolves when the sandbox's interface is up. Ends with the sandbox, and with the runner. */
export async function connectNetwork(sandbox: Sandbox): Promise<void> {
  const internals = internalsOf(sandbox)
  const { direct, loopback } = nameServers()
  const forwards = direct.length === 0 && loopback.length > 0
  const cgroup = await groupWithoutLoopback(internals, forwards ? loopback : [])
  if (cgroup !== undefined) internals.onClose(() => removeCgroup(cgroup))
  const named = (addresses: string[]) => addresses.map((address) => `nameserver ${address}\n`).join('')
  await internals.perform([['write', '/etc/resolv.conf', named(forwards ? [forwarder] : direct)]])
  if (forwards) await internals.perform([['write', forwarded, named(loopback)]])
  // It reads the page's packets as root of the machine: the sandbox and the filter are for a flaw in that. Whom it asks for
  // names stands in a file of the page's, and is reached on every port: only where nothing else gives names.
  const dns = forwards ? [] : ['--disable-dns']
  const limits = ['--disable-host-loopback', ...dns, '--enable-sandbox', '--enable-seccomp']
  const program = ['slirp4netns', '--configure', '--mtu=65520', ...limits, `--cidr=${network}`]
  const pipes = ['--ready-fd=3', '--exit-fd=4', '--netns-type=path', '/proc/1/ns/net', 'tap0']
  // Its sandbox unmounts what it does not need, which would reach the mounts of a page that runs as root of the machine.
  const place = forwards ? `mount --bind ${forwarded} /etc/resolv.conf && ` : ''
  const apart = ['unshare', '--mount', '--propagation', 'private', '--', 'sh', '-c', `${place}exec "$@"`, 'sh']
  // From the tools, in the sandbox's mount namespace, but neither in its pid nor in its network namespace.
  const enter = ['-c', 'test -z "$0" || echo 0 >"$0/cgroup.procs" && exec nsenter "$@"', cgroup ?? '']
  const mortal = ['setpriv', '--pdeathsig', 'KILL']
  const words = [...enter, `--mount=/proc/${internals.keeper}/ns/mnt`, ...apart, ...mortal, ...program, ...pipes]
  const child = spawn('sh', words, {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    detached: true,
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  })
  const ended = new Promise((resolve) => {
    child.once('exit', resolve)
    child.once('error', resolve)
  })
  internals.onClose(async () => {
    if (child.kill('SIGKILL')) await ended
  })
  let printed = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    printed = (printed + text).slice(-2000)
  })
  for (const stream of [child.stdio[3], child.stdio[4]]) stream?.on('error', () => {})
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string) =>
      reject(
        new LabError(
          `the network of the sandbox could not be connected: ${why} ${printed.trim()}`,
          'Run without `needs=network`, or see what slirp4netns says.',
        ),
      )
    const timer = setTimeout(() => fail('no answer from slirp4netns.'), readyMs)
    child.on('error', (error) => fail(`${error.message}.`))
    child.on('exit', (code, signal) => fail(`slirp4netns ended (${signal ?? code}).`))
    child.stdio[3]?.once('data', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

/**
 * A page can route 127.0.0.1 to its own interface, and slirp4netns would connect there: its option means the gateway's
 * address alone. So it runs in a control group whose processes cannot, but for asking these name servers. Undefined on a
 * machine without such groups, which labs say (`networkNotes`).
 */
async function groupWithoutLoopback({ cgroup }: Internals, nameServers: string[]): Promise<string | undefined> {
  const fail = (cause: unknown) => {
    throw new LabError(
      `the network of the sandbox could not be kept from this machine's loopback: ${(cause as Error).message}`,
      'Run where control groups (version 2) can be written and the kernel has BPF for them, or without `needs=network`.',
      { cause },
    )
  }
  if (cgroupParent() === undefined) return undefined
  if (cgroup === undefined) return fail(new Error('its control group could not be made'))
  const own = `${cgroup}-network`
  try {
    mkdirSync(own, { recursive: true })
    await performOutside([['unlooped', own, ...nameServers]])
    return own
  } catch (error) {
    removeCgroup(own)
    return fail(error)
  }
}

/** What the network of a page lacks, or has too much of, on this machine; for people. */
export function networkNotes(files?: string[]): string[] {
  const notes: string[] = []
  if (cgroupParent() === undefined)
    notes.push(
      "the network: a page can reach services on this machine's loopback: this machine has no control groups (version 2) that can be written",
    )
  const { direct, loopback } = nameServers(files)
  if (direct.length + loopback.length === 0)
    notes.push('the network: a page that has one finds no names: no name server of this machine has an IPv4 address')
  return notes
}

/**
 * The machine's name servers, by whether a page can reach them as it reaches other machines. Behind the resolver of systemd
 * stand others, which are used instead; a resolver of its own, as Docker's at 127.0.0.11, is asked by slirp4netns. Pages have
 * no IPv6, so that a server with such an address (`::1` too) is none for them, nor does slirp4netns ask it.
 */
function nameServers(files = ['/etc/resolv.conf', '/run/systemd/resolve/resolv.conf']) {
  const lines = files
    .filter((file) => existsSync(file))
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/^nameserver\s+(\S+)/gm)])
  const addresses = [...new Set(lines.map((match) => match[1] ?? ''))].filter((address) => isIPv4(address))
  const loopback = addresses.filter((address) => address.startsWith('127.'))
  // All of 0.0.0.0/8 means this machine, or nothing.
  return { direct: addresses.filter((address) => !/^(?:127|0)\./.test(address)), loopback }
}
