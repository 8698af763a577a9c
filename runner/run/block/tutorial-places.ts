/** Where the blocks of one tutorial run: the lab's workstation, machines that are booted when needed, and their terminals. */

import { basename } from 'node:path'
import type { Block, RunBlock, Step, Tutorial } from '../../document/model.ts'
import type { Sandbox } from '../../lab/lab.ts'
import { GuestPlaces } from '../places/guest-place.ts'
import { type Place, sandboxPlace } from '../places/place.ts'
import { machineOf, workstation } from '../plan/plan.ts'
import { Session } from '../shell/session.ts'

export class TutorialPlaces {
  readonly guests: GuestPlaces
  readonly #home: Place
  readonly #tutorial: Tutorial
  readonly #slack: number
  readonly #sessions = new Map<string, Session>()

  /** `slack` in bytes: the longest secret. */
  constructor(sandbox: Sandbox, tutorial: Tutorial, slack: number) {
    this.#home = sandboxPlace(sandbox)
    this.#tutorial = tutorial
    this.#slack = slack
    this.guests = new GuestPlaces(sandbox)
  }

  async place(on: string | undefined): Promise<Place> {
    if (on === undefined || on === workstation) return this.#home
    return await this.guests.open(on)
  }

  /** The terminal of a step; its machine is up. */
  async session(block: RunBlock, step: Step | undefined, signal: AbortSignal): Promise<Session> {
    const machine = machineOf(block)
    if (machine) await this.guests.ready(machine, signal)
    return await this.openSession(block.on, block.session, step?.prompt === '#' ? 'root' : 'reader')
  }

  /** `$` and `#` of one session are two terminals: they share the files and nothing else. Opened when first used. */
  async openSession(on: string | undefined, name: string, user: 'reader' | 'root'): Promise<Session> {
    const key = `${on ?? ''}\0${name}\0${user}`
    const known = this.#sessions.get(key)
    if (known) return known
    const place = await this.place(on)
    const session = new Session({
      place,
      user,
      name: `s${this.#sessions.size + 1}`,
      // Safe to stand in a shell's line unquoted.
      fileName: basename(this.#tutorial.file).replace(/[^\w.-]/g, '_'),
      slack: this.#slack,
    })
    this.#sessions.set(key, session)
    return session
  }

  /** Ends what is running now. */
  interrupt(grace: number): void {
    for (const session of this.#sessions.values()) session.interrupt('cancelled', grace)
  }

  /** Ends all shells as their terminals would end. */
  async closeSessions(limit: number): Promise<void> {
    await Promise.all([...this.#sessions.values()].map((session) => session.close(limit)))
  }

  /**
   * Boots what the block runs on, and what one on the workstation asks for by its name for the first time. `boots` hears
   * of those that are booted for the first time.
   */
  async ready(
    block: RunBlock,
    signal: AbortSignal,
    boots: (machine: string, state: 'booting' | 'up') => void,
  ): Promise<void> {
    const booted = this.guests.all().map(({ guest }) => guest.name)
    const up = async (name: string) => {
      if (booted.includes(name)) return await this.guests.ready(name, signal)
      boots(name, 'booting')
      await this.guests.ready(name, signal)
      boots(name, 'up')
    }
    const machine = machineOf(block)
    if (machine) return await up(machine)
    if (!block.needs.includes('guest')) return
    const script = scriptOf(block)
    for (const { kind, name } of this.#tutorial.declarations) {
      if (kind === 'guest' && !booted.includes(name) && namesHost(script, name)) await up(name)
    }
  }

  /** The machine that the block ran on, as far as it was booted. */
  machine(block: Block) {
    const machine = machineOf(block)
    return machine === undefined ? undefined : this.guests.all().find(({ guest }) => guest.name === machine)
  }
}

/** All that a block runs. */
export function scriptOf({ steps }: RunBlock): string {
  return steps.map((step) => step.script).join('\n')
}

/** Whether a script names a machine by one of the names under which the workstation knows it: `NAME`, `NAME.example.com`. */
export function namesHost(script: string, name: string): boolean {
  return new RegExp(`(?<![\\w.-])${RegExp.escape(name)}(?:\\.example\\.com)?(?![\\w-]|\\.\\w)`).test(script)
}
