/** Says in an image what it stands in for, and that it does. */
import type { StandIn } from './table.ts'

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
