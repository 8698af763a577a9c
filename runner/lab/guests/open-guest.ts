/** Machines of a sandbox, by the names that the document declares: booted at first use, ended with the sandbox. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { machineSource } from '../../document/blocks/declarations.ts'
import type { Declaration } from '../../document/model.ts'
import { readToEnd } from '../read-to-end.ts'
import type { Internals } from '../sandbox/internals.ts'
import { guestsInside, reader } from '../sandbox/mounts/inside.ts'
import { authority } from '../sandbox/network/authority.ts'
import { accelerator } from './accelerator.ts'
import { inSandbox } from './command.ts'
import { howItBoots } from './disk-boot.ts'
import { type Boot, type Bootloader, type Guest, GuestError } from './guest.ts'
import { type GuestDirectory, makeGuestDirectory, placeKey } from './guest-directory.ts'
import type { Hardware, Kernel } from './hardware.ts'
import { findImage, makeImageDisk } from './image-disk.ts'
import { credentialsFor } from './login.ts'
import { type Running, startMachine } from './machine.ts'
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
  /** The document that declares it. */
  page: string
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
  const directory = makeGuestDirectory(internals, index)
  internals.onClose(() => directory.close())
  const address = addressOf(index)
  await announce(internals, name, address)
  const publicKey = await placeKey(internals, directory)
  const { certificate } = await authority(internals.parts.scratch)
  const credentials = credentialsFor(
    publicKey,
    Object.fromEntries(request.registries.map((registry) => [registry, certificate])),
  )
  const prepared = await prepare(internals, request, directory)
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
      console: `${directory.inside}/console`,
      ...(how === 'saved-state' ? { state: stateName } : {}),
    }
    const machine = await startMachine(internals, { hardware, directory })
    boots.push({ how, ms: machine.ms })
    return machine
  }

  let running: Running | undefined = await first(prepared, start, internals, directory)
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
        throw new GuestError(`the machine \`${name}\` ${message}`, directory.console().slice(-4000))
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
      console: directory.console().slice(-consoleLimit),
    }),
  }
}

/** From the saved state where there is one; else booted, and saved for the next. */
async function first(
  { state, disk }: Prepared,
  start: (how: Boot['how']) => Promise<Running>,
  internals: Internals,
  directory: GuestDirectory,
): Promise<Running> {
  if (state?.hasState) {
    await directory.bring(join(state.directory, 'state.qcow2'), 'overlay.qcow2')
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
    if (said === '') await keepState(state, (to) => directory.keep('overlay.qcow2', to))
    await machine.monitor.human('cont')
  }
  return machine
}

async function prepare(internals: Internals, request: GuestRequest, directory: GuestDirectory): Promise<Prepared> {
  const { image, disk } = request.declaration.options
  if (disk !== undefined) {
    const file = inWork(disk)
    const kernel = () => howItBoots(internals, file, directory.inside)
    return { bootloader: (await kernel()).bootloader, disk: { file, format: 'raw' }, kernel }
  }
  const name = image ?? ''
  const found = await findImage(internals, name)
  const states = statesDirectory(internals)
  const what = internals.parts.guests.identity === '' ? found.id : (found.history ?? found.id)
  const key = stateKey({
    what,
    // A page can change the state while it is saved: it shall harm no other page.
    page: request.page,
    identity: internals.parts.guests.identity,
    owner: found.owner,
    hardware: `${processors} ${mebibytes} ${options}`,
    registries: request.registries.join(' '),
  })
  const state =
    (await findState(states, key)) ??
    (await makeState(states, key, (to) => makeImageDisk(internals, name, found.owner, to)))
  const inside = `${guestsInside}/${key}`
  const kernel = { kernel: `${inside}/kernel`, initramfs: `${inside}/initramfs`, options }
  return {
    bootloader: 'direct-kernel',
    disk: { file: `${directory.inside}/overlay.qcow2`, format: 'qcow2' },
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
