/** `--image NAME=SOURCE`: what a source names, and which files of this machine it needs. */
import { existsSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fingerprint } from '../../../core/sha256.ts'
import { LabError } from '../../lab.ts'

export type Source = {
  /** As skopeo shall read it, with paths below /mnt/source. */
  reference: string
  /** Directory of this machine that is seen at /mnt/source. */
  host?: string
  /** Changes when the image may have changed; absent where only a registry knows. */
  fingerprint?: string
}

const usage =
  'Use --image NAME=SOURCE with one of docker://REGISTRY/IMAGE:TAG, oci-archive:FILE, docker-archive:FILE, oci:DIR, dir:DIR, containers-storage:IMAGE.'

/** Throws `LabError` for what is no source or is not there. */
export function readSource(name: string, source: string): Source {
  const [, transport = '', rest = ''] = /^([a-z-]+):(.*)$/s.exec(source) ?? []
  if (!/^[a-z0-9][\w.-]*(:\d+)?(\/[\w.-]+)+(:[\w.-]+|@sha256:[0-9a-f]{64})?$/.test(name)) {
    throw new LabError(`--image: ${name || 'nothing'} is not the full name of an image`, usage)
  }
  if (transport === 'docker' && rest.startsWith('//')) return { reference: source }
  if (transport === 'containers-storage') return hostStorage(rest)
  if (['oci-archive', 'docker-archive', 'oci', 'dir'].includes(transport)) return local(transport, rest)
  throw new LabError(`--image ${name}: ${source} is not a source of an image`, usage)
}

/** `path[:reference]`; a path may hold no colon, as for skopeo itself. */
function local(transport: string, rest: string): Source {
  const [path = '', ...more] = rest.split(':')
  const absolute = resolve(path)
  if (!existsSync(absolute)) throw new LabError(`--image: there is no ${absolute}`, usage)
  const isDirectory = statSync(absolute).isDirectory()
  if (isDirectory !== (transport === 'oci' || transport === 'dir')) {
    throw new LabError(
      `--image: ${transport}: wants a ${isDirectory ? 'file' : 'directory'}, ${absolute} is none`,
      usage,
    )
  }
  const inside = isDirectory ? '/mnt/source' : `/mnt/source/${basename(absolute)}`
  return {
    reference: [transport, inside, ...more].join(':'),
    host: isDirectory ? absolute : dirname(absolute),
    fingerprint: fingerprint(realpathSync(absolute)),
  }
}

/** The storage of root's podman on this machine; its name does not show when the image changed. */
function hostStorage(image: string): Source {
  const storage = '/var/lib/containers/storage'
  if (!existsSync(join(storage, 'overlay-images'))) {
    throw new LabError(`--image: this machine has no container storage in ${storage}`, usage)
  }
  return {
    reference: `containers-storage:[overlay@/mnt/source+/run/source]${image}`,
    host: storage,
    fingerprint: fingerprint(join(storage, 'overlay-images/images.json')),
  }
}
