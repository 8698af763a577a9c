/** Makes a bootable container's file system out of Debian packages. */

import { existsSync, lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { chmod, cp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { wordList } from '../../../core/word-list.ts'
import { runInRoot } from '../../provision/in-root.ts'
import { type Context, sourceDate } from '../../provision/part.ts'
import { run } from '../../provision/run.ts'
import { type Accounts, readAccounts } from '../rpm/build.ts'
import { removeDebianRemains } from './debian-packages.ts'
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
  await cp(overlay, tree, { recursive: true, force: true, verbatimSymlinks: true })
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
 * Finds partitions by their types, and mounts what it takes for the boot partition over /boot on first use: bootc,
 * which keeps /boot unmounted until it writes there, then cannot read it. The images name their root on the command
 * line.
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

/** The version of the tree's only kernel. */
export function kernelVersion(tree: string): string {
  const [version] = readdirSync(join(tree, 'usr/lib/modules'))
  if (!version) throw new Error(`no kernel in ${tree}`)
  return version
}

async function placeKernel(tree: string): Promise<void> {
  const version = kernelVersion(tree)
  for (const [from, to] of [
    [`vmlinuz-${version}`, 'vmlinuz'],
    [`config-${version}`, 'config'],
  ] as const) {
    const source = join(tree, 'boot', from)
    await rename(source, join(tree, 'usr/lib/modules', version, to)).catch((error: NodeJS.ErrnoException) => {
      // Debian's newer kernel packages have them below /usr/lib/modules already.
      if (error.code !== 'ENOENT') throw error
    })
  }
}

/** By the tree's own dracut and its configuration. */
async function makeInitramfs(tree: string, context: Context): Promise<void> {
  const version = kernelVersion(tree)
  const image = `/usr/lib/modules/${version}/initramfs.img`
  const command = ['env', 'DRACUT_NO_XATTR=1', `SOURCE_DATE_EPOCH=${sourceDate}`, 'dracut', '--force']
  await runInRoot(tree, [...command, '--tmpdir', '/tmp', image, version], { signal: context.signal, writable: true })
  await chmod(join(tree, image), 0o600)
}

/** Of Debian's fixed accounts, those that nothing in the images uses. */
const unused = wordList('_apt backup irc list man news proxy uucp www-data src staff voice fax games')

/** The group that may use sudo, where RPM-based systems have it. */
const wheel = 'wheel:x:10:'

/** Removes the unused ones, adds wheel, and writes sysusers.d/stand-in-base.conf. */
function describeAccounts(tree: string): void {
  for (const file of ['passwd', 'shadow', 'group', 'gshadow']) {
    const kept = records(tree, file).filter(([name = '']) => !unused.includes(name))
    const added = file === 'group' ? [wheel] : file === 'gshadow' ? ['wheel:*::'] : []
    writeFileSync(join(tree, 'etc', file), [...kept.map((record) => record.join(':')), ...added, ''].join('\n'))
  }
  const known = describedAlready(tree)
  const groups = records(tree, 'group')
    .filter(([name]) => !known.has(`g ${name}`))
    .map(([name, , id]) => `g ${name} ${id}`)
  const users = records(tree, 'passwd')
    .filter(([name]) => !known.has(`u ${name}`))
    .map(([name, , id, group, comment, home, shell]) => `u ${name} ${id}:${group} "${comment}" ${home} ${shell}`)
  writeFileSync(join(tree, 'usr/lib/sysusers.d/stand-in-base.conf'), [...groups, ...users, ''].join('\n'))
}

function records(tree: string, file: string): string[][] {
  const lines = readFileSync(join(tree, 'etc', file), 'utf8')
    .split('\n')
    .filter(Boolean)
  return lines.map((line) => line.split(':'))
}

/** `u name` also makes the group of that name. */
function describedAlready(tree: string): Set<string> {
  const directory = join(tree, 'usr/lib/sysusers.d')
  const known = new Set<string>()
  for (const file of readdirSync(directory)) {
    for (const line of readFileSync(join(directory, file), 'utf8').split('\n')) {
      const [kind = '', name = ''] = line.trim().split(/\s+/)
      if (/^u!?$/.test(kind)) known.add(`u ${name}`).add(`g ${name}`)
      if (kind === 'g') known.add(`g ${name}`)
    }
  }
  return known
}
