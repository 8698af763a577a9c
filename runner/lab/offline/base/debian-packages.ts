/** Debian's packages in a tree: which files are theirs, which leave it, and how the others are registered with RPM. */

import { existsSync, lstatSync, readFileSync } from 'node:fs'
import { glob, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { wordList } from '../../../core/word-list.ts'
import { describeFile, readAccounts } from '../rpm/build.ts'
import { catalogueNames } from '../rpm/catalogue.ts'
import { type DebianPackage, parseControl, providers } from '../rpm/debian-control.ts'
import { fromDebian } from '../rpm/names.ts'
import type { RpmPackage } from '../rpm/spec.ts'

/** Packages whose files go altogether. */
export const removedPackages = wordList(`
  apt debconf debian-archive-keyring debianutils-doc dpkg init-system-helpers libapt-pkg7.0 sysvinit-utils-doc
  runit-helper ucf sensible-utils base-passwd linux-base libdebconfclient0
`)

/** Configuration, caches and leftovers that belong to them or to nothing. */
const removedPaths = [
  // A build's container may not unshare; the others serve daemons that are not here.
  ...wordList('unshare audit fapolicyd fsverity selinux dbus_announce syslog systemd_inhibit').map(
    (plugin) => `usr/lib/rpm/macros.d/macros.transaction_${plugin}`,
  ),
  ...wordList(`
    etc/apt etc/cron.* etc/debconf.conf etc/debian_version etc/dpkg etc/init.d etc/kernel etc/rc?.d etc/logcheck
    etc/motd etc/runit etc/sv etc/ucf.conf etc/ufw etc/update-motd.d etc/grub.d etc/passwd- etc/shadow- etc/group-
    etc/gshadow- etc/subuid etc/subgid etc/fstab etc/mtab etc/hostname etc/ssh/ssh_host_* etc/dracut.conf.d/*
    etc/ostree etc/default/locale etc/.pwd.lock etc/systemd/system/* etc/machine-id etc/opt etc/X11
    etc/ld.so.conf.d/fakeroot* usr/lib/systemd/system/dpkg-* usr/lib/systemd/system/timers.target.wants/dpkg*
    usr/lib/systemd/system-preset/* usr/lib/tmpfiles.d/debian.conf usr/share/bash-completion/completions/apt*
    usr/share/bug usr/share/debconf usr/share/dpkg usr/share/lintian usr/share/doc-base usr/share/menu
    usr/share/pixmaps usr/share/initramfs-tools usr/lib/tmpfiles.d/dpkg* initrd.img* vmlinuz*
    usr/lib/tmpfiles.d/passwd.conf usr/lib/tmpfiles.d/home.conf usr/lib/tmpfiles.d/provision.conf
  `),
]

/** Must run while dpkg's database is still in the tree. */
export async function removeDebianRemains(tree: string): Promise<void> {
  for (const name of removedPackages) {
    for (const path of ownedPaths(tree, name)) {
      const stat = lstatSync(join(tree, path), { throwIfNoEntry: false })
      if (stat && !stat.isDirectory()) await rm(join(tree, path))
    }
  }
  for (const pattern of removedPaths) {
    for await (const path of glob(pattern, { cwd: tree })) await rm(join(tree, path), { recursive: true, force: true })
  }
}

/** Paths that dpkg lists for a package; empty when it is not installed. */
export function ownedPaths(tree: string, name: string): string[] {
  const info = join(tree, 'var/lib/dpkg/info')
  const file = ['', ':amd64', ':arm64'].map((suffix) => join(info, `${name}${suffix}.list`)).find(existsSync)
  if (!file) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((path) => path.startsWith('/') && path !== '/.')
}

/** All of Debian's packages in `base`. */
export function installedRecords(base: string): DebianPackage[] {
  return parseControl(readFileSync(join(base, 'var/lib/dpkg/status'), 'utf8'))
}

/** Those that images keep. */
export function basePackageRecords(base: string): DebianPackage[] {
  return installedRecords(base).filter(({ name }) => !removedPackages.includes(name))
}

/**
 * One RPM per Debian package. `base` still has dpkg's lists, `tree` is what became of it; a directory belongs to the
 * only package that lists it, and to none when there are several.
 */
export function baseRpms(base: string, tree: string): RpmPackage[] {
  const records = basePackageRecords(base)
  const accounts = readAccounts(tree)
  const owned = new Map(records.map(({ name }) => [name, ownedPaths(base, name)]))
  const owners = new Map<string, number>()
  for (const path of [...owned.values()].flat()) owners.set(path, (owners.get(path) ?? 0) + 1)
  const byName = providers(records)
  return records.map((record) => {
    const files = (owned.get(record.name) ?? [])
      .map((path) => describeFile(path, tree, accounts))
      .filter((file) => file !== undefined)
      .filter((file) => !file.path.startsWith('/var/') && (file.kind !== 'directory' || owners.get(file.path) === 1))
    return fromDebian(record, files, byName, catalogueNames)
  })
}
