/** One machine from its start to its end: QEMU, its console, and the login. Started again when it reboots. */
import { type Boot, GuestError, type SandboxProcess } from '../lab.ts'
import type { Internals } from '../sandbox/internals.ts'
import { lastLines, lastOnConsole, longestSilence, troubleOn } from './console-text.ts'
import type { GuestDirectory } from './guest-directory.ts'
import { type Hardware, qemuCommand } from './hardware.ts'
import { type Hopeless, loggedIn, loginCommand } from './login/login.ts'
import { generousTimeout } from './login/scaled-timeout.ts'
import { type Monitor, openMonitor } from './monitor.ts'

/** Milliseconds, on a host that does nothing else. An emulated machine takes 60 to 120 s there. */
const bootMs = 420_000
/** The same for a restart of user space alone. */
const restartMs = 70_000

export type Running = {
  monitor: Monitor
  /** Runs as root on the machine. */
  login(command: string[]): SandboxProcess
  /** Milliseconds from the start to the first login, and what went before. */
  boot: Omit<Boot, 'how'>
  /** Waits for a login again, after a restart of user space alone. */
  reconnect(): Promise<void>
  /** Ends QEMU, if it still runs. */
  end(): Promise<void>
}

export type Start = { hardware: Hardware & { address: string }; directory: GuestDirectory }

export class NoLogin extends GuestError {
  override name = 'NoLogin'
  readonly hopeless: Hopeless
  constructor(hopeless: Hopeless, console: string) {
    super(`${hopeless.message}${lastOnConsole(console)}`, console.slice(-4000))
    this.hopeless = hopeless
  }
}

/**
 * Resolves when somebody could log in. Rejects with `GuestError` when the machine gives up, or does not answer in time.
 * One that shows no sign of life is started once more: on a busy host, emulated processors were seen to hang for good.
 */
export async function startMachine(internals: Internals, start: Start): Promise<Running> {
  try {
    return await startOnce(internals, start)
  } catch (error) {
    if (!(error instanceof NoLogin) || error.hopeless.kind !== 'silent') throw error
    const running = await startOnce(internals, start)
    const last = lastLines(error.console, 1)
    const hung = `${error.hopeless.message}${last === '' ? '' : ` after: ${last}`}`
    return { ...running, boot: { ...running.boot, hung } }
  }
}

async function startOnce(internals: Internals, { hardware, directory }: Start): Promise<Running> {
  const began = Date.now()
  const from = directory.consoleSize()
  const qemu = internals.spawnOwn(qemuCommand(hardware))
  const monitor = openMonitor(qemu)
  const end = async () => {
    qemu.kill('SIGKILL')
    await qemu.exited
  }
  const wait = async (limit: number, life: () => Hopeless | undefined) => {
    const hopeless = (): Hopeless | undefined => {
      if (monitor.stopped !== undefined)
        return { kind: 'stopped', message: `the machine stopped before anybody could log in: ${monitor.stopped}` }
      const trouble = troubleOn(directory.console(from))
      if (trouble !== undefined) return { kind: 'stopped', message: `the machine does not come up: ${trouble}` }
      return life()
    }
    const why = await loggedIn(internals, { address: hardware.address, place: directory.inside, limit, hopeless })
    if (why === undefined) return
    await end()
    throw new NoLogin(why, directory.console(from))
  }
  await wait(bootMs, signsOfLife(directory, from))
  const login = (command: string[]) => internals.spawnOwn(loginCommand(hardware.address, directory.inside, command))
  // A machine that is up need not write to its console any more.
  const reconnect = () => wait(restartMs, () => undefined)
  return { monitor, login, boot: { ms: Date.now() - began }, reconnect, end }
}

/**
 * Asked again and again: an error when the console has not changed for longer than a boot ever needs. Counted from now: the
 * kernel of an installed disk need not be on the console at all.
 */
function signsOfLife(directory: GuestDirectory, from: number): () => Hopeless | undefined {
  let size = -1
  let since = Date.now()
  return () => {
    const now = directory.consoleSize()
    if (now !== size) {
      size = now
      since = Date.now()
    }
    const longest = longestSilence(directory.console(from))
    const silent = Date.now() - since
    if (longest === undefined || silent < generousTimeout(longest)) return undefined
    return { kind: 'silent', message: `the machine showed no sign of life for ${Math.round(silent / 1000)} s` }
  }
}
