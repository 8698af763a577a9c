/** The images that documents name, and what stands in for them. Adding one is adding an entry. */

export type StandIn = {
  /** All names of the image; the first is the one that tells. */
  names: string[]
  /** `registry` is a plain container whose command is a registry. */
  kind: 'bootable' | 'plain' | 'registry'
  release: { id: string; name: string; version: string; versionId: string }
}

function fedora(versionId: string, version = versionId): StandIn['release'] {
  return { id: 'fedora', name: 'Fedora Linux', version, versionId }
}

export const standIns: StandIn[] = [
  { names: ['quay.io/fedora/fedora-bootc:44'], kind: 'bootable', release: fedora('44') },
  { names: ['quay.io/fedora/fedora-bootc:43'], kind: 'bootable', release: fedora('43') },
  {
    names: ['quay.io/fedora/fedora-bootc:45', 'quay.io/fedora/fedora-bootc:latest'],
    kind: 'bootable',
    release: fedora('45'),
  },
  { names: ['quay.io/fedora/fedora-bootc:rawhide'], kind: 'bootable', release: fedora('46', 'Rawhide') },
  { names: ['quay.io/fedora/fedora:44', 'registry.fedoraproject.org/fedora:44'], kind: 'plain', release: fedora('44') },
  { names: ['quay.io/fedora/fedora:43', 'registry.fedoraproject.org/fedora:43'], kind: 'plain', release: fedora('43') },
  { names: ['quay.io/fedora/fedora:45', 'quay.io/fedora/fedora:latest'], kind: 'plain', release: fedora('45') },
  { names: ['docker.io/library/registry:3'], kind: 'registry', release: fedora('44') },
]
