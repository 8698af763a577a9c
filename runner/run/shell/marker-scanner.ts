/** Finds the end of a step in the one stream of a session's output, also when it is cut over chunks. */
import { markerFields } from './script.ts'

export type MarkerListener = {
  /** Output of the step. The buffer is the stream's own: keep a copy of what shall last. */
  output(bytes: Buffer): void
  /** The step's end, with the fields of its marker. */
  end(fields: string[]): void
  /** A marker that no shell of ours has written: its fields do not end. */
  broken(): void
}

/** Bytes of all fields of a marker: traps of the reader's, and 2000 characters for each function that failed. */
const mostFields = 4 * 1024 * 1024

const nothing = Buffer.alloc(0)

export class MarkerScanner {
  readonly #listener: MarkerListener
  #marker: Buffer | undefined
  /** What may be the beginning of a marker, or the marker's fields so far. */
  #kept: Buffer = nothing
  #inFields = false

  constructor(listener: MarkerListener) {
    this.#listener = listener
  }

  /** Waits for the end of a step; what the stream holds before it is the step's output. */
  expect(nonce: string): void {
    this.#marker = Buffer.from(`\0${nonce}\0`)
    this.#inFields = false
    this.#kept = nothing
  }

  push(chunk: Buffer): void {
    const marker = this.#marker
    if (!marker) return
    const bytes = this.#kept.length > 0 ? Buffer.concat([this.#kept, chunk]) : chunk
    this.#kept = nothing
    if (this.#inFields) {
      this.#readFields(bytes)
      return
    }
    const at = bytes.indexOf(marker)
    if (at >= 0) {
      if (at > 0) this.#listener.output(bytes.subarray(0, at))
      this.#inFields = true
      this.#readFields(bytes.subarray(at + marker.length))
      return
    }
    const begun = beginningOf(marker, bytes)
    if (begun > 0) this.#listener.output(bytes.subarray(0, begun))
    this.#kept = begun < bytes.length ? Buffer.from(bytes.subarray(begun)) : nothing
  }

  /** Gives out what was kept as a possible marker: the stream has ended. */
  flush(): void {
    if (this.#kept.length > 0 && !this.#inFields) this.#listener.output(this.#kept)
    this.#kept = nothing
    this.#marker = undefined
  }

  #readFields(bytes: Buffer): void {
    const fields: string[] = []
    let from = 0
    while (fields.length < markerFields) {
      const end = bytes.indexOf(0, from)
      if (end < 0) {
        if (bytes.length <= mostFields) this.#kept = Buffer.from(bytes)
        else {
          this.#stop()
          this.#listener.broken()
        }
        return
      }
      fields.push(bytes.toString('utf8', from, end))
      from = end + 1
    }
    this.#stop()
    this.#listener.end(fields)
  }

  #stop(): void {
    this.#marker = undefined
    this.#inFields = false
  }
}

/** Where the marker may begin at the end of the bytes; their length when it does not. */
function beginningOf(marker: Buffer, bytes: Buffer): number {
  const from = Math.max(0, bytes.length - marker.length + 1)
  // Programs may print NULs of their own right before the marker.
  for (let at = bytes.indexOf(0, from); at >= 0; at = bytes.indexOf(0, at + 1)) {
    if (marker.subarray(0, bytes.length - at).equals(bytes.subarray(at))) return at
  }
  return bytes.length
}
