/** Makes RPMs by rpmbuild from a tree of files. */

import { lstatSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Context, sourceDate } from '../../provision/context.ts'
import { runInRoot } from '../../provision/in-root.ts'
import { type RpmFile, type RpmPackage, toSpec } from './spec.ts'

/** rpmbuild asks libmagic about every file, to no use here; with one rule instead of thousands it takes half the time. */
const magic = '0\tstring\t\\177ELF\tELF\n'

/**
 * Fills `directory` with one RPM per package. `tools` is the root filesystem whose rpmbuild is used; `directory` also
 * keeps the spec file, for whoever wants to know how a package came about.
 */
export async function buildRpms(
  packages: RpmPackage[],
  tree: string,
  directory: string,
  tools: string,
  context: Context,
) {
  await mkdir(join(directory, 'packages'), { recursive: true })
  await writeFile(join(directory, 'magic'), magic)
  await writeFile(join(directory, 'stand-in.spec'), toSpec(packages))
  const defines = [
    '_topdir /tmp/rpmbuild',
    '_rpmdir /mnt/out/packages',
    '_rpmfilename %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm',
  ]
  await runInRoot(
    tools,
    [
      ...['env', `SOURCE_DATE_EPOCH=${sourceDate}`, 'OMP_WAIT_POLICY=passive', 'MAGIC=/mnt/out/magic'],
      ...['rpmbuild', '-bb', '--noclean', '--nodeps', '--noprep', '--buildroot', '/mnt/tree'],
      ...defines.flatMap((define) => ['--define', define]),
      '/mnt/out/stand-in.spec',
    ],
    {
      signal: context.signal,
      binds: [
        { host: directory, name: 'out' },
        { host: tree, name: 'tree' },
      ],
    },
  )
}

/** Names of users and groups by number, as the tree itself knows them. */
export type Accounts = { users: Map<number, string>; groups: Map<number, string> }

export function readAccounts(tree: string): Accounts {
  return { users: names(join(tree, 'etc/passwd')), groups: names(join(tree, 'etc/group')) }
}

function names(file: string): Map<number, string> {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return new Map(
    lines.map((line) => {
      const [name = '', , id = ''] = line.split(':')
      return [Number(id), name]
    }),
  )
}

/** Undefined when the tree does not have the path (any more), or it is neither file, directory nor symbolic link. */
export function lookAt(path: string, tree: string, accounts: Accounts): RpmFile | undefined {
  const stat = lstatSync(join(tree, path), { throwIfNoEntry: false })
  if (!stat) return undefined
  const kind = stat.isDirectory() ? 'directory' : stat.isSymbolicLink() ? 'link' : stat.isFile() ? 'file' : undefined
  if (!kind) return undefined
  return {
    path,
    kind: kind === 'file' && path.startsWith('/etc/') ? 'config' : kind,
    mode: stat.mode & 0o7777,
    user: accounts.users.get(stat.uid) ?? 'root',
    group: accounts.groups.get(stat.gid) ?? 'root',
  }
}
