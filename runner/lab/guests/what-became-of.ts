/** Finds out what a step has done to its machine. */
import { setTimeout as delay } from 'node:timers/promises'
import { readToEnd } from '../read-to-end.ts'
import { NoLogin, type Running } from './machine.ts'

/** Milliseconds for a machine to shut down. */
export const shutdownMs = 240_000
/** Waits for the end of a machine that shuts down. It says so itself; one that is past that is no longer reached. */
export async function whatBecameOf(running: Running): Promise<'runs on' | 'user space restarted' | 'stopped'> {
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

/** Whether somebody can log in again; false when it has stopped. Rejects when it runs on and nobody can. */
async function reconnects(running: Running): Promise<boolean> {
  return await running.reconnect().then(
    () => true,
    (error: Error) => {
      if (error instanceof NoLogin && error.hopeless.kind !== 'late') return false
      throw error
    },
  )
}
