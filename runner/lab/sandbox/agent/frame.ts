/** The agent's input: length-prefixed byte strings, nested where a field is itself a list. */

/** Each field as its length (32 bit, big endian) and its bytes. */
export function list(fields: (string | Uint8Array)[]): Buffer {
  const parts: Uint8Array[] = []
  for (const field of fields) {
    const bytes = typeof field === 'string' ? Buffer.from(field) : field
    const length = Buffer.allocUnsafe(4)
    length.writeUInt32BE(bytes.length)
    parts.push(length, bytes)
  }
  return Buffer.concat(parts)
}

/** A list with its own length in front, as the agent reads it from its standard input. */
export function frame(fields: (string | Uint8Array)[]): Buffer {
  return list([list(fields)])
}
