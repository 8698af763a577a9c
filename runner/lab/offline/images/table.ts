/** The images that documents name, and what stands in for them. Adding one is adding an entry. */

export type StandIn = {
  /** All names of the image; the first decides. */
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

/** Says in an image what it stands in for, and that it does. */
type Release = StandIn['release']

/** ID and VERSION_ID are what tools decide by; every name a person reads says that this is not the real one. */
export function osRelease({ id, name, version, versionId }: Release, kind: StandIn['kind']): string {
  const variant = kind === 'bootable' ? 'Bootable container' : 'Container'
  return `NAME="Stand-in for ${name}"
VERSION="${version} (stand-in)"
ID=${id}
VERSION_ID=${versionId}
PRETTY_NAME="Stand-in for ${name} ${version} (built from Debian packages)"
PLATFORM_ID="platform:f${versionId}"
VARIANT="${variant} (stand-in)"
VARIANT_ID=stand-in
HOME_URL="file:///usr/share/doc/stand-in/README"
`
}

/** Files by path, beyond os-release. */
export function releaseFiles({ id, versionId }: Release): Record<string, string> {
  return {
    'usr/lib/rpm/macros.d/macros.dist': `%${id} ${versionId}\n%dist .fc${versionId}\n`,
    'usr/share/doc/stand-in/README': `This image stands in for another one in a lab that tests documentation without the network.
It is made of Debian packages. Only the names of packages and files follow the system that it stands in for.
Nothing that happens in it proves anything about that system.
`,
    'etc/fedora-release': `Stand-in release ${versionId}\n`,
  }
}
