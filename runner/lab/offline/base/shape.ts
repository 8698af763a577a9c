/** Makes a bootable container's file system out of Debian packages. */

import { existsSync, lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../../provision/context.ts'
import { runInRoot } from '../../provision/in-root.ts'
import { run } from '../../provision/run.ts'
import { type Accounts, readAccounts } from '../rpm/build.ts'
import { describeAccounts } from './accounts.ts'
import { removeDebianRemains } from './debian-remains.ts'
import { makeInitramfs, placeKernel } from './kernel.ts'
import { layOutBootable } from './layout.ts'

/** Files that are copied over the tree as they stand. */
export const overlay = join(import.meta.dirname, 'overlay')

/**
 * What packages' own hooks would do again, once everything is in its place. Modules are kept as they are loaded: an
 * emulated processor needs seconds to decompress them at each boot.
 */
const settle = `set -eu
ln -sf dnf5 /usr/bin/dnf
ln -sf dnf5 /usr/bin/yum
ln -sf ../usr/lib/os-release /etc/os-release
rm -f /etc/resolv.conf
for directory in sbin bin; do [ -e /usr/$directory/init ] || ln -sf ../lib/systemd/systemd /usr/$directory/init; done
: >/etc/machine-id
: >/etc/fstab
find /usr/lib/modules -name '*.ko.xz' -exec xz --decompress {} +
depmod -a "$(ls /usr/lib/modules)"
ldconfig
chmod 440 /etc/sudoers.d/wheel
find / -xdev -name __pycache__ -prune -exec rm -rf {} +
`

/** Fills `tree` (not there yet) from `base`, which stays as it is. */
export async function shapeBootable(base: string, tree: string, context: Context): Promise<void> {
  await run(['cp', '-a', base, tree], context)
  await placeKernel(tree)
  await removeDebianRemains(tree)
  await cp(overlay, tree, { recursive: true, force: true })
  await run(
    ['chown', '-R', 'root:root', join(tree, 'etc/dnf'), join(tree, 'etc/yum.repos.d'), join(tree, 'etc/sudoers.d')],
    context,
  )
  describeAccounts(tree)
  describeState(tree)
  await runInRoot(tree, ['sh', '-c', settle], { signal: context.signal, writable: true })
  await arrangeUnits(tree, context)
  await makeInitramfs(tree, context)
  await layOutBootable(tree)
}

/** Debian's own state, which no image needs. */
const dropped =
  /^var\/(backups|local|mail|opt|run|lock|spool\/mail|cache\/(apt|debconf|ldconfig)|log\/(apt|runit)|lib\/(apt|dpkg|dracut|pam|python|shells\.state|ucf|misc|rpm|systemd\/deb-systemd.*))(\/|$)/

/** Writes tmpfiles.d/stand-in-state.conf for the directories in the tree's /var that no other file of tmpfiles.d names. */
function describeState(tree: string): void {
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

/** Gives services the names and the enablement that readers of Fedora's documentation expect. */
const units = 'usr/lib/systemd/system'

/** Debian's name → the usual one; the alias within the unit goes. */
const renamed: Record<string, string> = { 'ssh.service': 'sshd.service' }

/** Sockets and timers that have no counterpart. */
const removed = ['ssh.socket', 'sshd-unix-local.socket', 'sshd-vsock.socket']

/** What a machine would do at its first boot and after each upgrade, and what the image brings done. */
const doneInImage = ['ldconfig.service', 'systemd-journal-catalog-update.service', 'systemd-hwdb-update.service']

/**
 * Finds partitions by their types, and mounts what it takes for the boot partition over /boot on first use: bootc, which
 * keeps /boot unmounted until it writes there, then cannot read it. The images name their root on the command line.
 */
const gptGenerator = 'usr/lib/systemd/system-generators/systemd-gpt-auto-generator'

async function arrangeUnits(tree: string, context: Context): Promise<void> {
  for (const [from, to] of Object.entries(renamed)) {
    const source = join(tree, units, from)
    if (!existsSync(source)) continue
    const text = await readFile(source, 'utf8')
    await writeFile(source, text.replace(`Alias=${to}\n`, ''))
    await rename(source, join(tree, units, to))
  }
  for (const unit of removed) await rm(join(tree, units, unit), { force: true })
  for (const unit of doneInImage) await rm(join(tree, units, 'sysinit.target.wants', unit), { force: true })
  await rm(join(tree, gptGenerator), { force: true })
  await runInRoot(tree, ['systemctl', 'preset-all'], { signal: context.signal, writable: true })
}
