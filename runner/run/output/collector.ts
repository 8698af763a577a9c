/** Output of one step as it comes in: its head and its tail, or all of it up to a bound when it is to be compared. */

/** Bytes. */
export const outputLimits = {
  /** Kept of the beginning and of the end for the transcript, each. */
  transcript: 64 * 1024,
  /** Up to which an expected output can be compared. */
  compared: 8 * 1024 * 1024,
}

/** `omitted` bytes lay between `head` and `tail`. */
export type Collected = { head: Buffer; tail: Buffer; omitted: number; total: number }

export class Collector {
  readonly #headLimit: number
  #head: Buffer[] = []
  #headSize = 0
  readonly #tail: Tail
  #tailSize = 0

  /** `slack` bytes more are kept on both sides of the gap, so that a secret cut by it can still be recognised. */
  constructor(compared: boolean, slack: number, limits = outputLimits) {
    this.#headLimit = compared ? limits.compared : limits.transcript + slack
    this.#tail = new Tail(limits.transcript + slack)
  }

  get total(): number {
    return this.#headSize + this.#tailSize
  }

  /** Keeps copies only. */
  push(bytes: Buffer): void {
    const kept = Math.min(this.#headLimit - this.#headSize, bytes.length)
    if (kept > 0) {
      this.#head.push(Buffer.from(bytes.subarray(0, kept)))
      this.#headSize += kept
      // Many tiny chunks cost more than their bytes.
      if (this.#head.length > 1024) this.#head = [Buffer.concat(this.#head)]
    }
    if (kept < bytes.length) {
      this.#tailSize += bytes.length - kept
      this.#tail.push(bytes.subarray(kept))
    }
  }

  collected(): Collected {
    if (this.#head.length > 1) this.#head = [Buffer.concat(this.#head)]
    const head = this.#head[0] ?? Buffer.alloc(0)
    const tail = this.#tail.bytes()
    const { total } = this
    return { head, tail, omitted: total - head.length - tail.length, total }
  }
}

/** The last bytes of a stream, in memory that is allocated once. */
class Tail {
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

/**
 * Gives a chunk's memory back at once. Left to the garbage collector, hundreds of chunks of a fast stream wait for it:
 * with this, 200 MB of output stay below the 150 MB that the bench allows; without it they take 161 MB. Only for chunks
 * that nobody else holds, and of which nothing but copies was kept.
 */
export function release(chunk: Buffer): void {
  const { buffer } = chunk
  // Small ones may share their memory with others.
  if (chunk.length < 4096 || chunk.length !== buffer.byteLength || !(buffer instanceof ArrayBuffer)) return
  buffer.transfer(0)
}
