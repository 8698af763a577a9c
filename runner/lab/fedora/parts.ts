/** What sandboxes of the fedora lab are made of. */
import { join } from 'node:path'
import type { ResolvedImage } from '../lab.ts'
import { configurationFiles } from '../offline/configuration.ts'
import { udevSubstitution } from '../sandbox/devices/udev.ts'
import { hostStorageSubstitution } from '../sandbox/mounts/host-storage.ts'
import type { LabParts } from '../sandbox/mounts/parts.ts'

/** Recorded in the evidence: where the lab's tools are set up otherwise than a reader's. */
export const substitutions: readonly string[] = [
  'containers.conf: cgroups by cgroupfs, no limit of processes, the limits of open files and processes are those of the lab itself',
  'containers.conf: layers are compressed at the lowest level when pushed',
  'storage.conf: the documented images are in a read-only store, pulled from their registry once, before the tutorial begins',
  'certificates of the registries that a tutorial declares come from an authority that the lab made',
  udevSubstitution,
  hostStorageSubstitution,
]

/** Fedora's own registries.conf and policy.json stay as they are: its images and short names are what is documented. */
const replaced = ['/etc/containers/registries.conf', '/etc/containers/policy.json']

/** `stores`: where the image stores lie. `images` is read when a sandbox is asked for its images. */
export function labParts(root: string, directory: string, stores: string, images: ResolvedImage[]): LabParts {
  return {
    root,
    stores: { rootful: join(stores, 'rootful'), rootless: join(stores, 'rootless') },
    files: filesFor('real'),
    environment: {},
    images,
    bootc: { kind: 'real' },
    userNamespaces: true,
    guests: { directory: join(directory, 'guests'), identity: '' },
    scratch: scratchOf(directory),
  }
}

/** What differs for a page of whose images one is a stand-in. */
export function stubParts(): Pick<LabParts, 'files' | 'bootc'> {
  return { files: filesFor('stub'), bootc: { kind: 'stub' } }
}

function filesFor(bootc: 'real' | 'stub'): LabParts['files'] {
  return configurationFiles(bootc).filter(({ path }) => !replaced.includes(path))
}

/** Where runs keep their sandboxes. */
export function scratchOf(directory: string): string {
  return join(directory, 'sandboxes')
}
