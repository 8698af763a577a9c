/** The terminals of one tutorial, opened when they are first used. */
import { basename } from 'node:path'
import type { Place } from '../places/place.ts'
import { Session } from './session.ts'

export type SessionsOptions = {
  /** By the name of `on=`; the lab's workstation without one. */
  place: (on: string | undefined) => Promise<Place>
  /** The Markdown file. */
  file: string
  slack: number
}

export class Sessions {
  readonly #options: SessionsOptions
  readonly #sessions = new Map<string, Session>()
  #ended = false

  constructor(options: SessionsOptions) {
    this.#options = options
  }

  /** `$` and `#` of one session are two terminals: they share the files and nothing else. */
  async open(on: string | undefined, name: string, user: 'reader' | 'root'): Promise<Session> {
    const key = `${on ?? ''}\0${name}\0${user}`
    const known = this.#sessions.get(key)
    if (known) return known
    const place = await this.#options.place(on)
    const number = `s${this.#sessions.size + 1}`
    const session = new Session({
      place,
      user,
      name: number,
      fileName: fileName(this.#options.file),
      slack: this.#options.slack,
    })
    this.#sessions.set(key, session)
    return session
  }

  /** Ends what is running now. */
  interrupt(grace: number): void {
    for (const session of this.#sessions.values()) session.interrupt('cancelled', grace)
  }

  /** Ends all shells as their terminals would end. Idempotent. */
  async close(limit: number): Promise<void> {
    if (this.#ended) return
    this.#ended = true
    await Promise.all([...this.#sessions.values()].map((session) => session.close(limit)))
  }
}

/** Safe to stand in a shell's line unquoted. */
function fileName(file: string): string {
  return basename(file).replace(/[^\w.-]/g, '_')
}
