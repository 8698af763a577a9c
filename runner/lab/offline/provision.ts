/** Makes everything that the offline lab needs, or finds it made. */

import { existsSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { defined } from '../../core/defined.ts'
import { fingerprint, sha256 } from '../../core/sha256.ts'
import { wordList } from '../../core/word-list.ts'
import { LabError, type LabOptions, type ResolvedImage } from '../lab.ts'
import { withLock } from '../provision/lock.ts'
import {
  type Context,
  collectGarbage,
  ensurePart,
  ensureTogether,
  isAvailable,
  type Part,
  partDirectory,
  partKey,
  pruneArchives,
} from '../provision/part.ts'
import { hasProgram, run } from '../provision/run.ts'
import { readState, type State, writeState } from '../provision/state.ts'
import { installedRecords } from './base/debian-packages.ts'
import { basePart } from './base/part.ts'
import { type BootcSource, checkBootc, placeBootc, readBootc, real, stub, type UserBootc } from './bootc/user-bootc.ts'
import { type Candidate, candidateDigest, candidatePart, resolveCandidates, substitute } from './candidate/part.ts'
import { readSource } from './candidate/source.ts'
import { imagesPart, readDigests } from './images/images-part.ts'
import { layersPart, readLayers } from './images/layers-part.ts'
import { repositoryPart } from './repository/part.ts'
import { changedStorePart, storePart } from './stores/part.ts'
import { toolsPart } from './tools/part.ts'

type Provisioned = { state: State; key: string }

export async function provision(options: LabOptions, context: Context): Promise<Provisioned> {
  const bootc = options.bootc === undefined ? undefined : readBootc(options.bootc)
  // All mistakes in the call are reported before anything is built.
  const substituted = substitute(options.substitutes ?? {})
  const images = { ...substituted.images, ...options.images }
  for (const [name, source] of Object.entries(images)) readSource(name, source)
  if (Object.keys(images).length > 0) await toolsForSources(images, context)
  const candidates = [...substituted.standIns, ...(await resolveCandidates(images, context))]
  const key = stateKey(bootc, candidates)
  const warm = await readState(key, context)
  if (warm) return { state: warm, key }
  await mkdir(context.directory, { recursive: true })
  return await withLock(context, async () => {
    const made = await readState(key, context)
    if (made) return { state: made, key }
    await ensureHostPrograms(context)
    const state = await make(bootc ? await checked(bootc, context) : stub(), candidates, context)
    await writeState(key, state, context)
    await collectGarbage(context)
    await pruneArchives(context)
    return { state, key }
  })
}

/** Known without reading the user's bootc, which would take longer than all else of a warm start. */
function stateKey(bootc: UserBootc | undefined, candidates: Candidate[]): string {
  const parts = [toolsPart, storePart('rootful', stub()), storePart('rootless', stub())].map(partKey)
  return sha256(JSON.stringify([parts, bootc ? fingerprint(bootc.path) : 'stub', candidates])).slice(0, 16)
}

/** Asking a registry about a candidate takes the lab's own skopeo. */
async function toolsForSources(images: Record<string, string>, context: Context): Promise<void> {
  const asks = Object.entries(images).some(([name, source]) => !readSource(name, source).fingerprint)
  if (!asks || existsSync(partDirectory(toolsPart, context))) return
  await mkdir(context.directory, { recursive: true })
  await withLock(context, async () => {
    await ensureHostPrograms(context)
    await ensurePart(toolsPart, context)
  })
}

/** Starts the user's bootc on the raw base, which has the libraries of the stand-ins. */
async function checked(bootc: UserBootc, context: Context): Promise<BootcSource> {
  const task = `Check ${bootc.path}`
  context.progress({ task, state: 'start' })
  const base = await ensurePart(basePart, context)
  const tree = join(context.directory, 'check.partial')
  await rm(tree, { recursive: true, force: true })
  await placeBootc(bootc, tree)
  const version = await checkBootc(tree, base, bootc.path, context)
  await rm(tree, { recursive: true })
  context.progress({ task, state: 'done', note: `bootc ${version}` })
  return real(bootc, version)
}

async function make(bootc: BootcSource, candidates: Candidate[], context: Context): Promise<State> {
  // What needs the network comes first, side by side: together it takes the time of the longer one.
  const shared = [layersPart, repositoryPart]
  const fromScratch = shared.some((part) => !isAvailable(part, context))
  await ensureTogether([toolsPart, ...(fromScratch ? [basePart] : [])], context)
  await ensureTogether(shared, context)
  const stores = { rootful: storePart('rootful', stub()), rootless: storePart('rootless', stub()) }
  await ensurePart(imagesPart(stub()), context)
  await ensureTogether(Object.values(stores), context)
  const used = { ...stores }
  if (bootc.kind === 'real' || candidates.length > 0) {
    used.rootful = changedStorePart('rootful', stores.rootful, bootc, candidates)
    used.rootless = changedStorePart('rootless', stores.rootless, bootc, candidates)
    if (bootc.kind === 'real') await ensurePart(imagesPart(bootc), context)
    for (const candidate of candidates) await ensurePart(candidatePart(candidate, bootc), context)
    await ensureTogether(Object.values(used), context)
  }
  const keeps: Part[] = [
    ...[toolsPart, basePart, layersPart, repositoryPart, imagesPart(stub()), imagesPart(bootc)],
    ...Object.values(stores),
    ...Object.values(used),
    ...candidates.map((candidate) => candidatePart(candidate, bootc)),
  ]
  return await describeParts({ stores: used, bootc, candidates, keeps: [...new Set(keeps.map(partKey))] }, context)
}

/** Program → Debian package. */
const packages: Record<string, string> = {
  mmdebstrap: 'mmdebstrap',
  setpriv: 'util-linux',
  unshare: 'util-linux',
  flock: 'util-linux',
  slirp4netns: 'slirp4netns',
  tar: 'tar',
  zstd: 'zstd',
  'dpkg-deb': 'dpkg',
  perl: 'perl-base',
}

/** Keys of the archive; Ubuntu does not have them by itself. */
const keyring = { file: '/usr/share/keyrings/debian-archive-keyring.gpg', package: 'debian-archive-keyring' }

/** Installs what is missing through apt-get, where that is possible, and says so. */
export async function ensureHostPrograms(context: Context): Promise<void> {
  const missing = missingPackages()
  if (missing.length === 0) return
  const suggestion = `Install these packages and start again: ${missing.join(' ')}`
  if (!hasProgram('apt-get')) throw new LabError(`this machine lacks ${missing.join(', ')}`, suggestion)
  const task = `Install ${missing.join(', ')} on this machine`
  context.progress({ task, state: 'start', note: 'by apt-get' })
  const options = { signal: context.signal, environment: { DEBIAN_FRONTEND: 'noninteractive' } }
  await run(['apt-get', '-q', 'update'], options)
  await run(['apt-get', '-q', '-y', 'install', '--no-install-recommends', ...missing], options)
  context.progress({ task, state: 'done' })
}

/** Debian packages that this machine lacks. */
export function missingPackages(): string[] {
  const lacking = Object.entries(packages).filter(([program]) => !hasProgram(program))
  const names = [...lacking.map(([, name]) => name), ...(existsSync(keyring.file) ? [] : [keyring.package])]
  return [...new Set(names)].sort()
}

/** Tools whose versions are reported, by Debian package. */
const reportedPackages = wordList(`
  podman buildah skopeo crun netavark aardvark-dns passt slirp4netns dnf5 rpm ostree docker-registry cosign systemd
  bash coreutils sudo git jq curl shellcheck
`)

type Parts = {
  stores: { rootful: Part; rootless: Part }
  bootc: BootcSource
  candidates: Candidate[]
  /** Keys of all parts that the state needs. */
  keeps: string[]
}

async function describeParts({ stores, bootc, candidates, keeps }: Parts, context: Context): Promise<State> {
  const tools = partDirectory(toolsPart, context)
  const packages = installedRecords(tools)
  const images = resolveImages(bootc, candidates, context)
  const resolved = [
    packages.map(({ name, version }) => `${name}=${version}`).sort(),
    readLayers(partDirectory(layersPart, context)).packages,
    JSON.parse(await readFile(join(partDirectory(repositoryPart, context), 'packages.json'), 'utf8')),
    images.map(({ name, digest }) => `${name}=${digest}`),
    keeps,
  ]
  return {
    schema: 1,
    tools,
    stores: { rootful: partDirectory(stores.rootful, context), rootless: partDirectory(stores.rootless, context) },
    keeps,
    identity: sha256(JSON.stringify(resolved)),
    versions: Object.fromEntries(
      packages
        .filter(({ name }) => reportedPackages.includes(name))
        .map(({ name, version }) => [name, version])
        .sort(),
    ),
    images,
    bootc: {
      kind: bootc.kind,
      ...defined({ version: bootc.version, source: bootc.source }),
    },
  }
}

/** Candidates stand before stand-ins of the same name. */
function resolveImages(bootc: BootcSource, candidates: Candidate[], context: Context): ResolvedImage[] {
  const documented = candidates.map((candidate): ResolvedImage => {
    const digest = candidateDigest(partDirectory(candidatePart(candidate, bootc), context))
    const subject = candidate.standIn ? 'stand-in' : 'candidate'
    return { name: candidate.name, digest, source: candidate.source, subject }
  })
  const digests = readDigests(partDirectory(imagesPart(bootc), context))
  const standIns = Object.entries(digests).filter(([name]) => !candidates.some((candidate) => candidate.name === name))
  return [
    ...documented,
    ...standIns.map(
      ([name, digest]): ResolvedImage => ({ name, digest, source: 'stand-in recipe', subject: 'stand-in' }),
    ),
  ].sort((left, right) => left.name.localeCompare(right.name))
}
