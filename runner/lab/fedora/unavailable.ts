/** Why the lab cannot work on this machine. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hasProgram } from '../provision/run.ts'
import { isFresh, readState } from './state.ts'
import { base } from './tools/containerfile.ts'
import { hostPodman } from './tools/host-podman.ts'

/** Of the machine itself, apart from podman; all but slim container images have them. */
const programs = ['unshare', 'setpriv', 'nsenter', 'flock', 'pivot_root', 'tar', 'perl', 'openssl']

const probeMs = 1500

/**
 * Undefined when it can. The registry is asked only where no earlier run has found it within a day: until then the lab
 * works with what it has, and says which image it lacks.
 */
export async function whyUnavailable(directory: string, signal: AbortSignal): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'the fedora lab needs Linux'
  if (!hasProgram('podman')) return 'podman is not installed'
  if (process.getuid?.() !== 0) return 'the fedora lab needs root: it makes namespaces and mounts of its own'
  const missing = programs.filter((name) => !hasProgram(name))
  if (missing.length > 0) return `the fedora lab needs ${missing.join(', ')} on this machine`
  const state = await readState(directory)
  if (state && isFresh(state, Date.now())) return undefined
  return await probeRegistry(signal)
}

/** Asks with podman, which knows the mirrors, proxies and passwords of this machine. */
async function probeRegistry(signal: AbortSignal): Promise<string | undefined> {
  const storage = await mkdtemp(join(tmpdir(), 'fedora-lab-'))
  const limit = AbortSignal.timeout(probeMs)
  try {
    const ask = ['--storage-driver', 'vfs', 'manifest', 'inspect', base]
    await hostPodman(ask, storage, { signal: AbortSignal.any([signal, limit]) })
    return undefined
  } catch (error) {
    signal.throwIfAborted()
    if (limit.aborted) return `podman found no ${base} within ${probeMs / 1000} s`
    const said = error instanceof Error ? error.message.trim().split('\n').at(-1) : String(error)
    return `podman cannot reach ${base}: ${said}`
  } finally {
    await rm(storage, { recursive: true, force: true })
  }
}
