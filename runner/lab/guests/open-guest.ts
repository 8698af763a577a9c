/** Machines of a sandbox, by the names that the document declares: booted at first use, ended with the sandbox. */
import { existsSync, readFileSync } from 'node:fs'
import { chmod, copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { machineSource } from '../../document/blocks/declarations.ts'
import type { Declaration } from '../../document/model.ts'
import { readToEnd } from '../read-to-end.ts'
import type { Internals } from '../sandbox/internals.ts'
import { guestsInside, largeInside, reader } from '../sandbox/mounts/plan.ts'
import { authority } from '../sandbox/network/authority.ts'
import { accelerator } from './accelerator.ts'
import { inSandbox } from './command.ts'
import { howItBoots } from './disk-boot.ts'
import { type Boot, type Bootloader, type Guest, GuestError } from './guest.ts'
import type { Hardware, Kernel } from './hardware.ts'
import { findImage, makeImageDisk } from './image-disk.ts'
import { credentialsFor } from './login.ts'
import { consoleText, type Running, startMachine } from './machine.ts'
import { addressOf, announce } from './names.ts'
import { findState, keepState, makeState, type SavedState, stateKey } from './saved-states.ts'
import { mebibytes, processors, takeTurn } from './turn.ts'

const stateName = 'booted'
/** Characters of the console that evidence keeps. */
const consoleLimit = 8000
/** Milliseconds for a machine to shut down. */
const shutdownMs = 240_000
/** Files on the disk carry no SELinux labels: where there is SELinux, it may not enforce them. */
const options =
  'root=/dev/vda rw console=ttyS0 quiet systemd.gpt_auto=0 systemd.show_status=no enforcing=0 systemd.default_device_timeout_sec=900'

export type GuestRequest = {
  declaration: Declaration
  /** Its number among the machines of the document. */
  index: number
  /** Names of registries that the machine shall trust. */
  registries: string[]
}

type Prepared = {
  bootloader: Bootloader
  disk: Hardware['disk']
  /** Of the next start. */
  kernel(): Promise<{ bootloader: Bootloader; kernel?: Kernel }>
  /** Where a state is kept, or goes on from. */
  state?: SavedState
}

export async function openGuest(internals: Internals, request: GuestRequest): Promise<Guest> {
  const { declaration, index } = request
  const { name } = declaration
  await turnOf(internals)
  const place = `${largeInside}/guest-${index}`
  const hostPlace = join(internals.large, `guest-${index}`)
  await internals.perform([['mkdir', place, '700', '0', '0']])
  const address = addressOf(index)
  await announce(internals, name, address)
  const publicKey = await keyPair(internals, place, hostPlace)
  const { certificate } = await authority(internals.parts.scratch)
  const credentials = credentialsFor(
    publicKey,
    Object.fromEntries(request.registries.map((registry) => [registry, certificate])),
  )
  const console = `${place}/console`
  const consoleFile = join(hostPlace, 'console')
  const prepared = await prepare(internals, request, place, hostPlace)
  const boots: Boot[] = []
  let { bootloader } = prepared
  let speed = { accelerator: 'emulation' as const } as Pick<Hardware, 'accelerator'>

  const start = async (how: Boot['how']): Promise<Running> => {
    const next = await prepared.kernel()
    bootloader = next.bootloader
    if (next.kernel)
      speed = { accelerator: await accelerator(internals, next.kernel.kernel, statesDirectory(internals)) }
    const hardware: Hardware = {
      ...speed,
      mebibytes,
      processors,
      disk: prepared.disk,
      ...(declaration.options.second === undefined ? {} : { second: inWork(declaration.options.second) }),
      ...(next.kernel ? { kernel: next.kernel } : {}),
      address,
      hostname: name,
      credentials,
      console,
      ...(how === 'saved-state' ? { state: stateName } : {}),
    }
    const machine = await startMachine(internals, { hardware, place, consoleFile })
    boots.push({ how, ms: machine.ms })
    return machine
  }

  let running: Running | undefined = await first(prepared, start, internals, hostPlace)
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
      const seen = await whatBecameOf(running)
      if (seen === 'runs on') return undefined
      if (seen === 'user space restarted') return { how: 'rebooted', ms: Date.now() - began }
      const why = running.monitor.stopped
      await running.end()
      running = undefined
      if (why === 'guest-shutdown') return { how: 'powered off', ms: Date.now() - began }
      if (why !== 'guest-reset') {
        const message = why === undefined ? `did not shut down within ${shutdownMs / 1000} s` : `died: ${why}`
        throw new GuestError(`the machine \`${name}\` ${message}`, (await consoleText(consoleFile)).slice(-4000))
      }
      running = await start('reboot')
      return { how: 'rebooted', ms: Date.now() - began }
    },
    facts: () => ({
      name,
      source: machineSource(declaration),
      bootloader,
      ...speed,
      boots: [...boots],
      console: existsSync(consoleFile) ? readFileSync(consoleFile, 'latin1').slice(-consoleLimit) : '',
    }),
  }
}

/** From the saved state where there is one; else booted, and saved for the next. */
async function first(
  { state, disk }: Prepared,
  start: (how: Boot['how']) => Promise<Running>,
  internals: Internals,
  hostPlace: string,
): Promise<Running> {
  if (state?.hasState) {
    await copyFile(join(state.directory, 'state.qcow2'), join(hostPlace, 'overlay.qcow2'))
    const machine = await start('saved-state').catch(() => undefined)
    if (machine) {
      await readToEnd(machine.login(['date', '--set', `@${Math.ceil(Date.now() / 1000)}`]))
      return machine
    }
    // Whatever is wrong with it, a boot shows whether it is the image.
    await rm(join(state.directory, 'state.qcow2'), { force: true })
  }
  if (state) {
    const base = `${guestsInside}/${state.directory.split('/').at(-1)}/disk`
    await inSandbox(internals, ['qemu-img', 'create', '-q', '-f', 'qcow2', '-b', base, '-F', 'raw', disk.file])
  }
  const machine = await start('power-on')
  if (state) {
    await readToEnd(machine.login(['timeout', '120', 'systemctl', 'is-system-running', '--wait']))
    await readToEnd(machine.login(['sync']))
    await machine.monitor.human('stop')
    const said = await machine.monitor.human(`savevm ${stateName}`)
    if (said === '') await keepState(state, join(hostPlace, 'overlay.qcow2'))
    await machine.monitor.human('cont')
  }
  return machine
}

async function prepare(
  internals: Internals,
  request: GuestRequest,
  place: string,
  hostPlace: string,
): Promise<Prepared> {
  const { image, disk } = request.declaration.options
  await mkdir(hostPlace, { recursive: true })
  if (disk !== undefined) {
    const file = inWork(disk)
    const kernel = () => howItBoots(internals, file, place)
    return { bootloader: (await kernel()).bootloader, disk: { file, format: 'raw' }, kernel }
  }
  const name = image ?? ''
  const found = await findImage(internals, name)
  const states = statesDirectory(internals)
  const what = internals.parts.guests.identity === '' ? found.id : (found.history ?? found.id)
  const key = stateKey({
    what,
    identity: internals.parts.guests.identity,
    owner: found.owner,
    hardware: `${processors} ${mebibytes} ${options}`,
    registries: request.registries.join(' '),
  })
  const state =
    (await findState(states, key)) ??
    (await makeState(states, key, (directory) => makeImageDisk(internals, name, found.owner, directory)))
  const inside = `${guestsInside}/${key}`
  const kernel = { kernel: `${inside}/kernel`, initramfs: `${inside}/initramfs`, options }
  return {
    bootloader: 'direct-kernel',
    disk: { file: `${place}/overlay.qcow2`, format: 'qcow2' },
    kernel: async () => ({ bootloader: 'direct-kernel', kernel }),
    state,
  }
}

/** Files that a declaration names lie in the working directory. */
function inWork(file: string): string {
  return file.startsWith('/') ? file : `${reader.work}/${file}`
}

/** Waits for the end of a machine that shuts down. It says so itself; one that is past that is no longer reached. */
async function whatBecameOf(running: Running): Promise<'runs on' | 'user space restarted' | 'stopped'> {
  const until = Date.now() + shutdownMs
  let goesDown = false
  while (running.monitor.stopped === undefined && Date.now() < until) {
    const { output } = await readToEnd(running.login(['systemctl', 'is-system-running']))
    const state = /^(running|degraded|starting|initializing|maintenance|stopping)/m.exec(output)?.[1]
    if (state !== undefined && state !== 'stopping') return 'runs on'
    // `systemctl soft-reboot` ends all logins, and the machine is the same afterwards.
    if (state === undefined && goesDown && (await reconnects(running))) return 'user space restarted'
    goesDown = true
    await Promise.race([running.monitor.gone, delay(2000, undefined, { ref: false })])
  }
  return 'stopped'
}

async function reconnects(running: Running): Promise<boolean> {
  return await running.reconnect().then(
    () => true,
    () => false,
  )
}

function statesDirectory(internals: Internals): string {
  return internals.parts.guests.directory
}

const turns = new WeakMap<Internals, Promise<void>>()

/** All machines of one document share a turn: one that waits for its second machine would hold up its first. */
function turnOf(internals: Internals): Promise<void> {
  const known = turns.get(internals)
  if (known) return known
  let closed = false
  let give = () => {}
  internals.onClose(() => {
    closed = true
    give()
  })
  const turn = takeTurn().then((taken) => {
    give = taken
    if (closed) give()
  })
  turns.set(internals, turn)
  return turn
}

/** One key for all machines of a lab: those that go on from a saved state know no other. Returns the public part. */
async function keyPair(internals: Internals, place: string, hostPlace: string): Promise<string> {
  const kept = join(statesDirectory(internals), 'key')
  await mkdir(hostPlace, { recursive: true })
  if (!existsSync(`${kept}.pub`)) {
    await inSandbox(internals, ['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', 'lab', '-f', `${place}/key`])
    for (const end of ['', '.pub']) await rename(join(hostPlace, `key${end}`), `${kept}${end}`)
  }
  await copyFile(kept, join(hostPlace, 'key'))
  await chmod(join(hostPlace, 'key'), 0o600)
  return await readFile(`${kept}.pub`, 'utf8')
}
