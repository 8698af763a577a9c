/** `RUN --mount=…`: what BuildKit and Buildah take, by type. */
import { closest } from '../text/closest.ts'

const places = ['target', 'dst', 'destination']
const owner = ['mode', 'uid', 'gid']
const access = ['ro', 'readonly', 'rw', 'readwrite']
const labels = ['z', 'Z', 'U', 'relabel']

const keys: Record<string, string[]> = {
  bind: [...places, ...access, ...labels, 'source', 'src', 'from', 'bind-propagation', 'bind-nonrecursive'],
  cache: [...places, ...access, ...labels, ...owner, 'id', 'sharing', 'from', 'source', 'src'],
  tmpfs: [...places, ...access, 'size', 'tmpfs-size', 'mode', 'tmpfs-mode', 'notmpcopyup', 'tmpcopyup'],
  secret: [...places, ...owner, 'id', 'required', 'env', 'type', 'src', 'source'],
  ssh: [...places, ...owner, 'id', 'required'],
}
const types = Object.keys(keys)

/** What is wrong with the value of a mount; undefined when nothing is for certain. */
export function mountFault(value: string): { message: string; suggestion?: string } | undefined {
  const parts = value.split(',').map((part) => part.trim().replace(/^["']/, ''))
  const type = parts.find((part) => part.startsWith('type='))?.slice('type='.length) ?? 'bind'
  if (/[$"']/.test(type)) return undefined
  const known = keys[type]
  if (!known) {
    const near = closest(type, types)
    return {
      message: `there is no mount of type \`${type}\``,
      suggestion: near ? `did you mean \`${near}\`?` : `it takes ${types.join(', ')}`,
    }
  }
  for (const part of parts) {
    const key = part.split('=')[0] ?? ''
    if (key === 'type' || known.includes(key) || !/^[a-z][a-z-]*$/.test(key)) continue
    // Builders grow keys: only a misspelling is one for certain.
    const near = closest(key, known)
    if (near)
      return { message: `a mount of type \`${type}\` has no \`${key}\``, suggestion: `did you mean \`${near}\`?` }
  }
  return undefined
}
