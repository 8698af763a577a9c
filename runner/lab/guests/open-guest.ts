/** Machines of a sandbox, by the names that the document declares: booted at first use, ended with the sandbox. */

import { within } from '../../core/waiting.ts'
import { machineSource } from '../../document/blocks/declarations.ts'
import { type Boot, type Guest, GuestError, type GuestFacts, type SandboxProcess } from '../lab.ts'
import { readToEnd } from '../read-to-end.ts'
import type { Internals } from '../sandbox/internals.ts'
import { authority } from '../sandbox/network/authority.ts'
import { inSandbox } from './command.ts'
import { lastOnConsole } from './console-text.ts'
import { firstBoot, stateName } from './first-boot.ts'
import { makeGuestDirectory, placeKey } from './guest-directory.ts'
import { accelerator, type Hardware } from './hardware.ts'
import { credentialsFor } from './login/login.ts'
import { NoLogin, type Running, startMachine } from './machine.ts'
import { machineSlotOf, mebibytes, processors } from './machine-slots.ts'
import { servedPorts } from './ports-in-use.ts'
import { type GuestRequest, inWork, prepareDisk } from './prepare-disk.ts'

/** Characters of the console that evidence keeps. */
const consoleLimit = 8000

export async function openGuest(internals: Internals, request: GuestRequest): Promise<Guest> {
  const { declaration, index } = request
  const { name } = declaration
  await machineSlotOf(internals)
  const directory = makeGuestDirectory(internals, index)
  internals.onClose(() => directory.close())
  // Of those for documentation, as the registries have them.
  const address = `192.0.2.${100 + index}`
  await announce(internals, name, address)
  const publicKey = await placeKey(internals, directory)
  const { certificate } = await authority(internals.parts.scratch)
  const credentials = credentialsFor(
    publicKey,
    Object.fromEntries(request.registries.map((registry) => [registry, certificate])),
  )
  const prepared = await prepareDisk(internals, request, directory)
  const boots: Boot[] = []
  /** Of the last start. */
  const seen: Pick<GuestFacts, 'bootloader' | 'accelerator'> = { bootloader: 'direct-kernel', accelerator: 'emulation' }

  const start = async (how: Boot['how']): Promise<Running> => {
    const next = await prepared.kernel()
    seen.bootloader = next.bootloader
    if (next.kernel)
      seen.accelerator = await accelerator(internals, next.kernel.kernel, internals.parts.guests.directory)
    const hardware: Hardware & { address: string } = {
      accelerator: seen.accelerator,
      mebibytes,
      processors,
      disk: prepared.disk,
      ...(declaration.options.second === undefined ? {} : { second: inWork(declaration.options.second) }),
      ...(next.kernel ? { kernel: next.kernel } : {}),
      address,
      served: await servedPorts(internals),
      hostname: name,
      credentials,
      console: `${directory.inside}/console`,
      ...(how === 'saved-state' ? { state: stateName } : {}),
    }
    const machine = await startMachine(internals, { hardware, directory })
    boots.push({ how, ...machine.boot })
    return machine
  }

  let running: Running | undefined = await firstBoot(prepared, start, internals, directory)
  const stop = async () => await running?.end()
  internals.onClose(stop)

  return {
    name,
    spawn(command) {
      if (!running) throw new GuestError(`the machine \`${name}\` is off`, '')
      return running.login(command)
    },
    async ready() {
      running ??= await start('power-on')
    },
    async settle() {
      if (!running) return undefined
      const began = Date.now()
      const became = await whatBecameOf(running).catch((error: Error) => {
        running = undefined
        throw error
      })
      if (became === 'runs on') return undefined
      if (became === 'user space restarted') return { how: 'rebooted', ms: Date.now() - began }
      const why = running.monitor.stopped
      await running.end()
      running = undefined
      if (why === 'guest-shutdown') return { how: 'powered off', ms: Date.now() - began }
      if (why !== 'guest-reset') {
        const message = why === undefined ? `did not shut down within ${shutdownMs / 1000} s` : `died: ${why}`
        const console = directory.console()
        throw new GuestError(`the machine \`${name}\` ${message}${lastOnConsole(console)}`, console.slice(-4000))
      }
      running = await start('reboot')
      return { how: 'rebooted', ms: Date.now() - began }
    },
    facts: () => ({
      name,
      source: machineSource(declaration),
      ...seen,
      boots: [...boots],
      console: directory.console().slice(-consoleLimit),
    }),
  }
}

/** Names and addresses of machines in a sandbox, known to the workstation, to its containers and to the machines themselves. */
const server = '192.0.2.53'
const servers = new WeakMap<Internals, SandboxProcess>()

/** Makes `name` and `name.example.com` resolve, everywhere in the sandbox. */
async function announce(internals: Internals, name: string, address: string): Promise<void> {
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
  const options = ['--keep-in-foreground', '--conf-file=/dev/null', '--pid-file', '--no-resolv', '--user=root']
  const where = ['--bind-interfaces', `--listen-address=${server}`]
  const child = internals.spawnOwn(['dnsmasq', ...options, ...where, ...others])
  child.output.resume()
  servers.set(internals, child)
  await internals.perform([['write', '/etc/resolv.conf', `nameserver ${server}\n`]])
}

/** Milliseconds for a machine to shut down. */
const shutdownMs = 240_000

/** Waits for the end of a machine that shuts down. It says so itself; one that is past that is no longer reached. */
async function whatBecameOf(running: Running): Promise<'runs on' | 'user space restarted' | 'stopped'> {
  const until = Date.now() + shutdownMs
  while (running.monitor.stopped === undefined && Date.now() < until) {
    const { output } = await readToEnd(running.login(['systemctl', 'is-system-running']))
    const state = /^(running|degraded|starting|initializing|maintenance|stopping)/m.exec(output)?.[1]
    if (state !== undefined && state !== 'stopping') return 'runs on'
    await within(running.monitor.gone, 2000)
    // `systemctl soft-reboot` ends all logins, and the machine is the same afterwards.
    if (state === undefined && (await reconnects(running))) return 'user space restarted'
  }
  return 'stopped'
}

/** Whether somebody can log in again; false when it has stopped. Rejects when it runs on and nobody can. */
async function reconnects(running: Running): Promise<boolean> {
  return await running.reconnect().then(
    () => true,
    (error: Error) => {
      if (error instanceof NoLogin && error.hopeless.kind === 'stopped') return false
      throw error
    },
  )
}
