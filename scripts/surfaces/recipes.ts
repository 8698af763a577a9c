/** The tools whose surface is got from their own help, and how each is asked. Adding one is one entry. */

import type { Style } from '../../runner/lint/surfaces/surface.ts'
import { readArgparseHelp } from './help/argparse.ts'
import { readCobraHelp } from './help/cobra.ts'
import { readDnf5Help } from './help/dnf5.ts'
import { readGoptionHelp } from './help/goption.ts'
import type { ParsedHelp } from './help/parsed-help.ts'
import { readPoptHelp } from './help/popt.ts'
import { readSystemdHelp } from './help/systemd.ts'

export type Recipe = {
  tool: string
  binaries: string[]
  command: string
  style: Style
  /** Flags of a verb may stand before it: cobra without `TraverseChildren`. */
  flagsBeforeVerb?: true
  read: (help: string) => ParsedHelp
  version: string[]
  /** In what it prints as version. */
  versionPattern: RegExp
  /** Hidden spellings are asked for: `flags` at every command, `verbs` at every group. */
  probe?: true
  /** A command line whose output lists the verbs, for tools whose help leaves some out. */
  verbs?: string[]
  /** Verbs that other packages add and whose flags are theirs. */
  external?: string[]
  /** Verbs whose flags end at the first positional though their usage line does not say so. */
  stopsAt?: string[]
  /** Globs below the tools' root, of popt files that define more flags. */
  poptFiles?: string
}

const dnf4Verbs =
  'import dnf.cli.cli as c, sys\nb=c.BaseCli(); k=c.Cli(b); b.init_plugins(cli=k)\nfor n in sorted(k.cli_commands): print(n, k.cli_commands[n].aliases[0])'

export const recipes: Recipe[] = [
  {
    tool: 'podman',
    binaries: ['podman'],
    command: 'podman',
    style: 'cobra',
    read: readCobraHelp,
    version: ['--version'],
    versionPattern: /version (\S+)/,
    probe: true,
  },
  {
    tool: 'buildah',
    stopsAt: ['run', 'unshare'],
    binaries: ['buildah'],
    command: 'buildah',
    style: 'cobra',
    flagsBeforeVerb: true,
    read: readCobraHelp,
    version: ['--version'],
    versionPattern: /version (\S+)/,
    probe: true,
  },
  {
    tool: 'skopeo',
    binaries: ['skopeo'],
    command: 'skopeo',
    style: 'cobra',
    read: readCobraHelp,
    version: ['--version'],
    versionPattern: /version (\S+)/,
    probe: true,
  },
  {
    tool: 'cosign',
    binaries: ['cosign'],
    command: 'cosign',
    style: 'cobra',
    read: readCobraHelp,
    version: ['version', '--json'],
    versionPattern: /"gitVersion": "(v?\d\S*)"/,
    probe: true,
  },
  {
    tool: 'dnf5',
    binaries: ['dnf5', 'dnf'],
    command: 'dnf5',
    style: 'dnf5',
    read: readDnf5Help,
    version: ['--version'],
    versionPattern: /version (\S+)/,
  },
  {
    tool: 'dnf4',
    binaries: ['dnf-3', 'dnf4'],
    command: 'dnf',
    style: 'argparse',
    read: readArgparseHelp,
    version: ['--version'],
    versionPattern: /^(\S+)/,
    verbs: ['python3', '-c', dnf4Verbs],
  },
  {
    tool: 'systemctl',
    binaries: ['systemctl'],
    command: 'systemctl',
    style: 'getopt',
    read: readSystemdHelp,
    version: ['--version'],
    versionPattern: /systemd (\S+)/,
    probe: true,
  },
  {
    tool: 'journalctl',
    binaries: ['journalctl'],
    command: 'journalctl',
    style: 'getopt',
    read: readSystemdHelp,
    version: ['--version'],
    versionPattern: /systemd (\S+)/,
    probe: true,
  },
  {
    tool: 'ostree',
    binaries: ['ostree'],
    command: 'ostree',
    style: 'goption',
    read: readGoptionHelp,
    version: ['--version'],
    versionPattern: /Version: '(\S+)'/,
    probe: true,
    external: ['container'],
  },
  {
    tool: 'rpm',
    binaries: ['rpm'],
    command: 'rpm',
    style: 'popt',
    read: readPoptHelp,
    version: ['--version'],
    versionPattern: /version (\S+)/,
    probe: true,
    poptFiles: 'usr/lib/rpm/rpmpopt*',
  },
]
