/** Turns what packages left in /var into tmpfiles.d entries, so that an image needs no /var of its own. */
import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Accounts, readAccounts } from '../rpm/tree.ts'

/** Debian's own state, which no image needs. */
const dropped =
  /^var\/(backups|local|mail|opt|run|lock|spool\/mail|cache\/(apt|debconf|ldconfig)|log\/(apt|runit)|lib\/(apt|dpkg|dracut|pam|python|shells\.state|ucf|misc|rpm|systemd\/deb-systemd.*))(\/|$)/

/** Writes tmpfiles.d/stand-in-state.conf for the directories in the tree's /var that no other file of tmpfiles.d names. */
export function describeState(tree: string): void {
  const known = namedAlready(tree)
  const accounts = readAccounts(tree)
  const lines = directories(tree, 'var')
    .filter((path) => !dropped.test(path) && !known.has(`/${path}`))
    .map((path) => entry(tree, path, accounts))
  writeFileSync(join(tree, 'usr/lib/tmpfiles.d/stand-in-state.conf'), [...lines, ''].join('\n'))
}

function entry(tree: string, path: string, accounts: Accounts): string {
  const stat = lstatSync(join(tree, path))
  const mode = (stat.mode & 0o7777).toString(8).padStart(4, '0')
  return `d /${path} ${mode} ${accounts.users.get(stat.uid) ?? 'root'} ${accounts.groups.get(stat.gid) ?? 'root'} -`
}

/** Below `directory`, parents first, sorted. */
function directories(tree: string, directory: string): string[] {
  return readdirSync(join(tree, directory), { withFileTypes: true })
    .filter((item) => item.isDirectory())
    .map((item) => join(directory, item.name))
    .sort()
    .flatMap((path) => [path, ...directories(tree, path)])
}

function namedAlready(tree: string): Set<string> {
  const directory = join(tree, 'usr/lib/tmpfiles.d')
  const lines = readdirSync(directory).flatMap((file) => readFileSync(join(directory, file), 'utf8').split('\n'))
  return new Set(lines.filter((line) => /^[a-zA-Z]/.test(line)).map((line) => line.split(/\s+/)[1] ?? ''))
}
