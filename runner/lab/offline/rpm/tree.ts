/** Looks at the files of a tree as a package owns them. */
import { lstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RpmFile } from './spec.ts'

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
