/** The last bytes of a stream, in memory that is allocated once. */
export class Tail {
  readonly #limit: number
  #ring: Buffer | undefined
  #at = 0
  #total = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  push(bytes: Buffer): void {
    this.#total += bytes.length
    const last = bytes.length > this.#limit ? bytes.subarray(bytes.length - this.#limit) : bytes
    this.#ring ??= Buffer.alloc(this.#limit)
    const first = last.copy(this.#ring, this.#at)
    if (first < last.length) last.copy(this.#ring, 0, first)
    this.#at = (this.#at + last.length) % Math.max(this.#limit, 1)
  }

  /** A copy. */
  bytes(): Buffer {
    if (!this.#ring) return Buffer.alloc(0)
    if (this.#total <= this.#limit) return Buffer.from(this.#ring.subarray(0, this.#total))
    return Buffer.concat([this.#ring.subarray(this.#at), this.#ring.subarray(0, this.#at)])
  }
}
