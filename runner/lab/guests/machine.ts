/** One machine from its start to its end: QEMU, its console, and the login. Started again when it reboots. */
import { setTimeout as delay } from 'node:timers/promises'
import type { SandboxProcess } from '../lab.ts'
import type { Internals } from '../sandbox/internals.ts'
import { GuestError } from './guest.ts'
import type { GuestDirectory } from './guest-directory.ts'
import { type Hardware, qemuCommand } from './hardware.ts'
import { connectCommand, loginCommand } from './login.ts'
import { type Monitor, openMonitor } from './monitor.ts'
import { busy, patience } from './patience.ts'

/** Milliseconds, on a host that does nothing else. An emulated machine takes 60 to 120 s there. */
const bootMs = 420_000
const loginMs = 20_000

export type Running = {
  monitor: Monitor
  /** Runs as root on the machine. */
  login(command: string[]): SandboxProcess
  /** Milliseconds from the start to the first login. */
  ms: number
  /** Waits for a login again, after a restart of user space alone. */
  reconnect(): Promise<void>
  /** Ends QEMU, if it still runs. */
  end(): Promise<void>
}

export type Start = { hardware: Hardware; directory: GuestDirectory }

/** Resolves when somebody could log in. Rejects with `GuestError` when the machine gives up, or does not answer in time. */
export async function startMachine(internals: Internals, { hardware, directory }: Start): Promise<Running> {
  const began = Date.now()
  const place = directory.inside
  const from = directory.consoleSize()
  const qemu = internals.spawnOwn(qemuCommand(hardware), { user: 'root', cwd: '/' })
  const monitor = openMonitor(qemu)
  const end = async () => {
    qemu.kill('SIGKILL')
    await qemu.exited
  }
  const reconnect = async () => {
    const why = await loggedIn(internals, hardware.address, place, () => gaveUp(monitor, directory.console(from)))
    if (why === undefined) return
    await end()
    throw new GuestError(why, directory.console(from).slice(-4000))
  }
  await reconnect()
  const login = (command: string[]) =>
    internals.spawnOwn(loginCommand(hardware.address, place, command), { user: 'root', cwd: '/' })
  return { monitor, login, ms: Date.now() - began, reconnect, end }
}

/** Why nobody will ever log in; undefined as long as it may still be. */
function gaveUp(monitor: Monitor, console: string): string | undefined {
  if (monitor.stopped !== undefined)
    return `the machine stopped before anybody could log in: ${monitor.said || monitor.stopped}`
  const trouble = troubleOn(console)
  return trouble && `the machine does not come up: ${trouble}`
}

/** Undefined when the connection stands, else why not. */
async function loggedIn(
  internals: Internals,
  address: string,
  place: string,
  hopeless: () => string | undefined,
): Promise<string | undefined> {
  const began = Date.now()
  for (;;) {
    const refused = await connect(internals, address, place)
    if (refused === undefined) return undefined
    const why = hopeless()
    if (why !== undefined) return why
    const waited = Date.now() - began
    if (waited > patience(bootMs))
      return `nobody could log in within ${Math.round(waited / 1000)} s: ${refused}${busy()}`
    await delay(500)
  }
}

/** Opens the shared connection; else tells why not yet. */
async function connect(internals: Internals, address: string, place: string): Promise<string | undefined> {
  const child = internals.spawnOwn(connectCommand(address, place), { user: 'root', cwd: '/' })
  let said = ''
  const ready = new Promise<boolean>((resolve) => {
    child.output.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (text.includes('ready')) resolve(true)
    })
    void child.exited.then(() => resolve(false))
  })
  const ms = patience(loginMs)
  if (await Promise.race([ready, delay(ms, false)])) return undefined
  child.kill('SIGKILL')
  await child.exited
  return said.trim() || `no answer within ${Math.round(ms / 1000)} s`
}

/** What the console says when nothing will come of a boot any more. */
export function troubleOn(console: string): string | undefined {
  const panic = /Kernel panic - not syncing: [^\r\n]*/.exec(console)?.[0]
  if (panic) return panic
  if (/You are in emergency mode|Entering emergency mode|Press Enter for emergency shell/.test(console))
    return 'it is in emergency mode'
  return undefined
}
