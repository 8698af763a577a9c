/** Who is believed: the holder of a key, or a CI job by the address of its workflow and of the service that vouches for it. */
export type Signer = { key: string } | { identity: string; issuer: string }

/** Undefined for what names nobody, or too much. */
export function readSigner(key?: string, identity?: string, issuer?: string): Signer | undefined {
  if (key !== undefined) return identity === undefined && issuer === undefined ? { key } : undefined
  return identity === undefined || issuer === undefined ? undefined : { identity, issuer }
}
