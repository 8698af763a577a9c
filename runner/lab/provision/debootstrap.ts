/** Makes a root filesystem of Debian packages by mmdebstrap; the archive's signatures are checked. */
import { wordList } from '../../core/word-list.ts'
import type { Context } from './part.ts'
import { run } from './run.ts'

export type Debian = {
  suite: string
  mirror: string
  architecture: string
}

/** The suite whose podman, dnf5 and bootable-container tools are new enough. */
export const debian: Debian = {
  suite: 'forky',
  mirror: 'http://deb.debian.org/debian',
  architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
}

/**
 * A mirror may lag behind the clock, so that the release file of a moving suite counts as expired; its signature is
 * checked all the same.
 */
export const aptOptions = [
  'Acquire::Check-Valid-Until "false"',
  'APT::Install-Recommends "false"',
  'Acquire::Retries "3"',
]

/** Manuals, translations and changelogs serve nobody in a lab; copyright notices stay. */
const withoutDocumentation = [
  ...['man', 'locale', 'info', 'doc', 'gnome/help', 'lintian', 'linda'].map(
    (name) => `path-exclude=/usr/share/${name}/*`,
  ),
  'path-include=/usr/share/doc/*/copyright',
]

export type RootRecipe = { variant: 'apt' | 'essential'; packages: string[]; environment?: Record<string, string> }

/** Everything that decides the content of a root filesystem but the archive's own state. */
export function rootRecipe(root: RootRecipe): unknown {
  return { debian, aptOptions, withoutDocumentation, root }
}

/** Fills `directory`. `task` is the line of progress that it reports under. */
export async function makeRoot(root: RootRecipe, directory: string, task: string, context: Context): Promise<void> {
  const seen = countPackages((state) => context.progress({ task, state: 'progress', ...state }))
  // mmdebstrap mounts /proc and /sys in the new root: in a namespace of its own they disappear with it.
  await run(
    [
      ...wordList('unshare --mount --pid --fork --kill-child=KILL --mount-proc --propagation private --'),
      ...['mmdebstrap', '--verbose', '--mode=root', '--format=directory', `--variant=${root.variant}`],
      `--architectures=${debian.architecture}`,
      ...aptOptions.map((option) => `--aptopt=${option}`),
      ...withoutDocumentation.map((option) => `--dpkgopt=${option}`),
      `--include=${root.packages.join(',')}`,
      ...[debian.suite, directory, debian.mirror],
    ],
    {
      signal: context.signal,
      program: 'mmdebstrap',
      onLine: seen,
      environment: { DEBIAN_FRONTEND: 'noninteractive', ...proxies(), ...root.environment },
    },
  )
}

type Count = { note?: string; done?: number; total?: number; unit?: string }

/** Reads apt's output and reports each change once: the stage, and packages unpacked and configured of those planned. */
function countPackages(report: (count: Count) => void): (line: string) => void {
  let total = 0
  let halves = 0
  let note = ''
  return (line) => {
    total += Number(/(\d+) newly installed/.exec(line)?.[1] ?? 0)
    const stage = /^I: ((?:downloading|extracting|installing|cleaning).*?)\.*$/.exec(line)?.[1]
    const step = /^(Unpacking|Setting up) /.test(line)
    if (step) halves += 1
    if (stage) note = stage
    if (!stage && !(step && halves % 10 === 0)) return
    report({ note, ...(total > 0 ? { done: Math.min(Math.floor(halves / 2), total), total, unit: 'packages' } : {}) })
  }
}

/** Proxy settings of this machine, for programs that get no other environment. */
export function proxies(): Record<string, string> {
  return passOn(['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'])
}

/** Those of the variables that are set and not empty. */
export function passOn(names: string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])))
}
