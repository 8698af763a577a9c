/** Notices when files have another text than before, however an editor saves them. */
import { readFileSync } from 'node:fs'

/**
 * Milliseconds between looks; what is the same at two of them is no longer being written. Looking at a handful of files
 * serves every file system, and editors that save by renaming, which events of the system do not.
 */
const interval = 150

export class Changes {
  readonly #files: () => string[]
  readonly #timer: NodeJS.Timeout
  readonly #onChange: () => void
  #last = ''
  #settled = ''
  #taken = ''

  /** `onChange` is called at each new text that is no longer being written. The first one is a change. */
  constructor(files: () => string[], onChange: () => void) {
    this.#files = files
    this.#onChange = onChange
    this.#settled = this.#last = this.#look()
    this.#timer = setInterval(() => this.#compare(), interval)
  }

  /** Whether there is a text that was not taken yet. */
  get pending(): boolean {
    return this.#settled !== this.#taken
  }

  /** From now on, other texts than the present ones are changes. */
  take(): void {
    this.#taken = this.#settled = this.#last = this.#look()
  }

  end(): void {
    clearInterval(this.#timer)
  }

  #compare(): void {
    const now = this.#look()
    const isNews = now === this.#last && now !== this.#settled
    this.#last = now
    if (!isNews) return
    this.#settled = now
    if (this.pending) this.#onChange()
  }

  #look(): string {
    return JSON.stringify(this.#files().map((file) => [file, textOf(file)]))
  }
}

/** Null while an editor has moved it away. */
function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
