/** Makes RPMs by rpmbuild from a tree of files. */

import { lstatSync, readFileSync } from 'node:fs'
import { cp, mkdir, open, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { wordList } from '../../../core/word-list.ts'
import { runInRoot } from '../../provision/in-root.ts'
import { type Context, sourceDate } from '../../provision/part.ts'
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
export function describeFile(path: string, tree: string, accounts: Accounts): RpmFile | undefined {
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

/** The order of installation and nothing else: files, scripts and needs are not looked at. */
const onlyRegister = wordList(`
  --justdb --nodeps --noscripts --notriggers --nosignature --nodigest --ignoresize --replacefiles
`)

/**
 * Registers `rpms` (file names in `directory`) in the database in `database`, which is made when missing. A copy of
 * `start`, where given, is what it begins with.
 */
export async function register(
  rpms: string[],
  directory: string,
  database: string,
  tools: string,
  context: Context,
  start?: string,
): Promise<void> {
  await mkdir(database, { recursive: true })
  if (start) await cp(start, database, { recursive: true })
  const list = rpms.map((name) => `/mnt/rpms/${name}`)
  const command = ['env', `SOURCE_DATE_EPOCH=${sourceDate}`, 'rpm', '--dbpath', '/mnt/database', ...onlyRegister]
  await runInRoot(tools, [...command, '--install', ...list], {
    signal: context.signal,
    binds: [
      { host: directory, name: 'rpms' },
      { host: database, name: 'database' },
    ],
  })
  await settle(join(database, 'rpmdb.sqlite'))
}

/**
 * Leaves the database without the helper files of its write-ahead log, which are never twice the same: it is switched
 * to the rollback journal, as its file format has it in bytes 18 and 19. A read-only system can open it so, too.
 */
async function settle(file: string): Promise<void> {
  if ((await stat(`${file}-wal`).catch(() => undefined))?.size) throw new Error(`${file} was not closed by rpm`)
  const handle = await open(file, 'r+')
  await handle.write(Uint8Array.of(1, 1), 0, 2, 18)
  await handle.close()
  for (const helper of ['-wal', '-shm']) await rm(`${file}${helper}`, { force: true })
}
