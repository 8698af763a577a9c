/** What a finished provisioning left: enough to open the lab again by reading one file. */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { Context } from '../provision/context.ts'
import { partKey } from '../provision/part.ts'
import { hasProgram } from '../provision/run.ts'
import { base } from './tools/containerfile.ts'
import { hostPodman } from './tools/host-podman.ts'
import { toolsRecipe } from './tools/part.ts'

const stateSchema = z.object({
  schema: z.literal(1),
  /** Directory of the tools. */
  tools: z.string(),
  /** Parts that must not be collected while this state is in use. */
  keeps: z.array(z.string()),
  /** Digests by which the base of the tools is known. */
  base: z.array(z.string()),
  /** Epoch milliseconds of the last look at the registry. */
  checkedAt: z.number(),
  identity: z.string(),
  versions: z.record(z.string(), z.string()),
  /** Whether rootless containers work; absent until it was tried. */
  rootless: z.object({ works: z.boolean(), why: z.string().exactOptional() }).exactOptional(),
  /** Whether sandboxes can have user namespaces; absent until one was seen to work. */
  isolation: z.object({ works: z.literal(true) }).exactOptional(),
})
export type State = z.infer<typeof stateSchema>

/** After this a registry is asked again: as long as evidence made with the network stays young. */
const freshMs = 24 * 60 * 60 * 1000

export function isFresh(state: State, now: number): boolean {
  const age = now - state.checkedAt
  return age >= 0 && age < freshMs
}

/** Undefined when there is none, or what it names is gone. */
export async function readState(directory: string): Promise<State | undefined> {
  const text = await readFile(stateFile(directory), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const state = stateSchema.safeParse(parseJson(text)).data
  return state && existsSync(state.tools) ? state : undefined
}

export async function writeState(state: State, context: Context): Promise<void> {
  const file = stateFile(context.directory)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(`${file}.partial`, JSON.stringify(state, null, 2))
  await rename(`${file}.partial`, file)
}

function stateFile(directory: string): string {
  return join(directory, 'states', `${partKey({ name: 'fedora', recipe: toolsRecipe })}.json`)
}

/** A file that was cut short by a full disk is no state. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

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
