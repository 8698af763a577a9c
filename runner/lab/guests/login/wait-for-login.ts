/** Waits until somebody can log in to a machine. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Internals } from '../../sandbox/internals.ts'
import { connectCommand } from './login.ts'
import { busy, generousTimeout, scaledTimeout } from './scaled-timeout.ts'

const loginMs = 20_000

/** Why nobody can log in: the machine stopped or gave up, shows no sign of life, or just does not answer. */
export type Hopeless = { kind: 'stopped' | 'silent' | 'late'; message: string }

export type Waiting = {
  address: string
  /** The machine's directory, inside. */
  place: string
  /** Milliseconds, on a quiet host. */
  limit: number
  /** Why nobody will ever log in; undefined as long as it may still be. */
  hopeless(): Hopeless | undefined
}

/** Undefined when the connection stands, else why not. */
export async function loggedIn(
  internals: Internals,
  { address, place, limit, hopeless }: Waiting,
): Promise<Hopeless | undefined> {
  const began = Date.now()
  for (;;) {
    const refused = await connect(internals, address, place)
    if (refused === undefined) return undefined
    const why = hopeless()
    if (why !== undefined) return why
    const waited = Date.now() - began
    if (waited > scaledTimeout(limit))
      return { kind: 'late', message: `nobody could log in within ${Math.round(waited / 1000)} s: ${refused}${busy()}` }
    await delay(500)
  }
}

/** Opens the shared connection; else returns why not yet. */
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
  // Ended too early, a handshake on a busy host would begin anew for ever.
  const ms = generousTimeout(loginMs)
  if (await Promise.race([ready, delay(ms, false)])) return undefined
  child.kill('SIGKILL')
  await child.exited
  return said.trim() || `no answer within ${Math.round(ms / 1000)} s`
}
