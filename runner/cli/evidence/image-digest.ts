/** `--image NAME=DIGEST` of the commands on signed evidence: name and digest, or what is wrong with it. */
export function readImageDigest(text: string): { image: [name: string, digest: string] } | { error: string } {
  const [, name, digest] = /^(.+)=(sha256:[0-9a-f]{64})$/.exec(text) ?? []
  if (name === undefined || digest === undefined) return { error: `--image ${text}: expected NAME=sha256:…` }
  return { image: [name, digest] }
}
