/** Machines of a sandbox, by the names that the document declares: booted at first use, ended with the sandbox. */
import { machineSource } from '../../document/blocks/declarations.ts'
import type { Internals } from '../sandbox/internals.ts'
import { authority } from '../sandbox/network/authority.ts'
import { accelerator } from './accelerator.ts'
import { lastOnConsole } from './console-text.ts'
import { firstBoot, stateName } from './first-boot.ts'
import { type Boot, type Guest, GuestError } from './guest.ts'
import { makeGuestDirectory, placeKey } from './guest-directory.ts'
import type { Hardware } from './hardware.ts'
import { credentialsFor } from './login/login.ts'
import { type Running, startMachine } from './machine.ts'
import { machineSlotOf, mebibytes, processors } from './machine-slots.ts'
import type { GuestRequest } from './machines.ts'
import { addressOf, announce } from './names.ts'
import { inWork, prepareDisk } from './prepare-disk.ts'
import { shutdownMs, whatBecameOf } from './what-became-of.ts'

/** Characters of the console that evidence keeps. */
const consoleLimit = 8000
export async function openGuest(internals: Internals, request: GuestRequest): Promise<Guest> {
  const { declaration, index } = request
  const { name } = declaration
  await machineSlotOf(internals)
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
  const prepared = await prepareDisk(internals, request, directory)
  const boots: Boot[] = []
  let { bootloader } = prepared
  let speed = { accelerator: 'emulation' as const } as Pick<Hardware, 'accelerator'>

  const start = async (how: Boot['how']): Promise<Running> => {
    const next = await prepared.kernel()
    bootloader = next.bootloader
    if (next.kernel)
      speed = { accelerator: await accelerator(internals, next.kernel.kernel, internals.parts.guests.directory) }
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
      const seen = await whatBecameOf(running).catch((error: Error) => {
        running = undefined
        throw error
      })
      if (seen === 'runs on') return undefined
      if (seen === 'user space restarted') return { how: 'rebooted', ms: Date.now() - began }
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
      bootloader,
      ...speed,
      boots: [...boots],
      console: directory.console().slice(-consoleLimit),
    }),
  }
}
