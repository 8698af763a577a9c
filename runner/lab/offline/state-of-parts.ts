/** Describes a lab made of these parts: versions, images, identity. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ResolvedImage } from '../lab.ts'
import type { Context } from '../provision/context.ts'
import { type Part, partDirectory } from '../provision/part.ts'
import type { State } from '../provision/state.ts'
import type { BootcSource } from './bootc/user-bootc.ts'
import { type Candidate, candidateDigest, candidatePart } from './candidate/part.ts'
import { imagesPart, readDigests } from './images/images-part.ts'
import { layersPart, readLayers } from './images/layers-part.ts'
import { repositoryPart } from './repository/part.ts'
import { parseControl } from './rpm/debian-control.ts'
import { toolsPart } from './tools/part.ts'

/** Tools whose versions are reported, by Debian package. */
const reportedPackages = [
  ...[
    'podman',
    'buildah',
    'skopeo',
    'crun',
    'netavark',
    'aardvark-dns',
    'passt',
    'slirp4netns',
    'dnf5',
    'rpm',
    'ostree',
  ],
  ...['docker-registry', 'cosign', 'systemd', 'bash', 'coreutils', 'sudo', 'git', 'jq', 'curl', 'shellcheck'],
]

type Parts = {
  stores: { rootful: Part; rootless: Part }
  bootc: BootcSource
  candidates: Candidate[]
  /** Keys of all parts that the state needs. */
  keeps: string[]
}

export async function describeParts({ stores, bootc, candidates, keeps }: Parts, context: Context): Promise<State> {
  const tools = partDirectory(toolsPart, context)
  const packages = parseControl(await readFile(join(tools, 'var/lib/dpkg/status'), 'utf8'))
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
    identity: createHash('sha256').update(JSON.stringify(resolved)).digest('hex'),
    versions: Object.fromEntries(
      packages
        .filter(({ name }) => reportedPackages.includes(name))
        .map(({ name, version }) => [name, version])
        .sort(),
    ),
    images,
    bootc: {
      kind: bootc.kind,
      ...(bootc.version ? { version: bootc.version } : {}),
      ...(bootc.source ? { source: bootc.source } : {}),
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
