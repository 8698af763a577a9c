/** Whether the lab can work on this machine, and what was found. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { Agent, get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LabProbe } from '../lab.ts'
import { missingPackages } from '../offline/provision.ts'
import { authorities } from '../provision/authorities.ts'
import { hasProgram } from '../provision/run.ts'
import { whyNoAgent } from '../sandbox/agent/agent.ts'
import { isFresh, readState } from './state.ts'
import { base } from './tools/part.ts'
import { hostPodman } from './tools/podman.ts'

/** Of the machine itself, apart from podman; all but slim container images have them. */
const programs = ['unshare', 'setpriv', 'nsenter', 'flock', 'pivot_root', 'tar', 'perl', 'openssl']

const probeMs = 1500

/**
 * The registry is asked only where no earlier run has found it within a day: until then the lab works with what it has,
 * and says which image it lacks.
 */
export async function probeMachine(directory: string, signal: AbortSignal): Promise<LabProbe> {
  const why = whyNoAgent('fedora')
  if (why !== undefined) return no(why)
  const missing = programs.filter((name) => !hasProgram(name))
  if (missing.length > 0) return no(`the fedora lab needs ${missing.join(', ')} on this machine`)
  const state = readState(directory)
  if (state && isFresh(state, Date.now())) return yes('its tools are there')
  if (hasProgram('podman')) return await askByPodman(signal)
  if (!hasProgram('apt-get') && missingPackages().length > 0)
    return no(`there is neither podman here nor apt-get, by which it could be had from Debian`)
  return await askByHttps(base, signal)
}

function no(found: string): LabProbe {
  return { works: false, found }
}

function yes(found: string): LabProbe {
  return { works: true, found }
}

/** Asks with podman, which knows the mirrors, proxies and passwords of this machine. */
async function askByPodman(signal: AbortSignal): Promise<LabProbe> {
  const storage = await mkdtemp(join(tmpdir(), 'fedora-lab-'))
  const limit = AbortSignal.timeout(probeMs)
  try {
    const ask = ['--storage-driver', 'vfs', 'manifest', 'inspect', base]
    await hostPodman(ask, storage, { signal: AbortSignal.any([signal, limit]) })
    return yes(`podman finds ${base}`)
  } catch (error) {
    signal.throwIfAborted()
    if (limit.aborted) return no(`podman found no ${base} within ${probeMs / 1000} s`)
    const reason = error instanceof Error ? error.message.trim().split('\n').at(-1) : String(error)
    return no(`podman cannot reach ${base}: ${reason}`)
  } finally {
    await rm(storage, { recursive: true, force: true })
  }
}

/**
 * Whether a registry answers, whatever credentials it wants first: the tools that can log in are not there yet. A host
 * that answers with a page of its own, as a hotel's network does, is no registry.
 */
export async function askByHttps(image: string, signal: AbortSignal): Promise<LabProbe> {
  const [host = ''] = image.split('/')
  const without = 'no podman here, so Debian’s will be used'
  const began = performance.now()
  const file = authorities(process.env)
  const agent = new Agent({ proxyEnv: process.env, ...(file ? { ca: await readFile(file) } : {}) })
  const limit = AbortSignal.timeout(probeMs)
  try {
    const { status, registry } = await new Promise<{ status: number; registry: boolean }>((resolve, reject) => {
      const request = get(`https://${host}/v2/`, { agent, signal: AbortSignal.any([signal, limit]) }, (response) => {
        const { statusCode = 0, headers } = response
        response.destroy()
        const version = headers['docker-distribution-api-version'] !== undefined
        resolve({
          status: statusCode,
          registry: version || /^(Bearer|Basic) /i.test(headers['www-authenticate'] ?? ''),
        })
      })
      request.on('error', reject)
    })
    const ms = Math.round(performance.now() - began)
    if (status === 429) return no(`${host} limits how much it gives to this machine (status 429)`)
    if (status >= 500) return no(`${host} is out of order (status ${status})`)
    if (!registry && status !== 200) return no(`${host} does not answer as a registry (status ${status})`)
    return yes(`${host} answered in ${ms} ms; ${without}`)
  } catch (error) {
    signal.throwIfAborted()
    if (limit.aborted) return no(`${host} did not answer within ${probeMs / 1000} s`)
    const { code, message } = error as NodeJS.ErrnoException
    return no(`${host} cannot be reached (${code ?? message})`)
  } finally {
    agent.destroy()
  }
}
