/** What RPM-based distributions call the software of a Debian package. Unlisted packages keep Debian's name. */
import { defined } from '../../../core/defined.ts'
import { type DebianPackage, serve } from './debian-control.ts'
import type { RpmFile, RpmPackage } from './spec.ts'

const exact: Record<string, string> = {
  libc6: 'glibc',
  'libc-bin': 'glibc-common',
  'libc-gconv-modules-extra': 'glibc-gconv-extra',
  'base-files': 'filesystem',
  libsystemd0: 'systemd-libs',
  'libsystemd-shared': 'systemd-shared',
  'libpam-systemd': 'systemd-pam',
  udev: 'systemd-udev',
  passwd: 'shadow-utils',
  'login.defs': 'shadow-utils-login-defs',
  'xz-utils': 'xz',
  liblzma5: 'xz-libs',
  zlib1g: 'zlib-ng-compat',
  libzstd1: 'libzstd',
  libssl3t64: 'openssl-libs',
  libgnutls30t64: 'gnutls',
  'libsqlite3-0': 'sqlite-libs',
  libpam0g: 'pam-libs',
  'libpam-modules': 'pam',
  libcurl4t64: 'libcurl',
  'libcurl3t64-gnutls': 'libcurl-gnutls',
  librpm10: 'rpm-libs',
  librpmbuild10: 'rpm-build-libs',
  librpmsign10: 'rpm-sign-libs',
  'libdnf5-2': 'libdnf5',
  'libdnf5-cli3': 'libdnf5-cli',
  libsolv1: 'libsolv',
  librepo0: 'librepo',
  'libostree-1-1': 'ostree-libs',
  'libglib2.0-0t64': 'glib2',
  'libstdc++6': 'libstdc++',
  'libgcc-s1': 'libgcc',
  iproute2: 'iproute',
  'iputils-ping': 'iputils',
  procps: 'procps-ng',
  fdisk: 'util-linux-fdisk',
  'dbus-bin': 'dbus-tools',
  'libdbus-1-3': 'dbus-libs',
  gpg: 'gnupg2',
  'libpython3-stdlib': 'python3-libs',
  'libperl5.40': 'perl-libs',
  'libperl5.42': 'perl-libs',
  'perl-base': 'perl-interpreter',
  'libxml2-16': 'libxml2',
  libexpat1: 'expat',
  libncursesw6: 'ncurses-libs',
  libtinfo6: 'ncurses-tinfo',
  'ncurses-bin': 'ncurses',
  libreadline8t64: 'readline',
  libselinux1: 'libselinux',
  libcap2: 'libcap',
  libblkid1: 'libblkid',
  libmount1: 'libmount',
  libuuid1: 'libuuid',
  'golang-github-containers-common': 'containers-common',
  'linux-image-cloud-amd64': 'kernel',
  'linux-image-cloud-arm64': 'kernel',
}

/** In this order; the first that fits. */
const patterns: [RegExp, string][] = [
  [/^linux-image-.*/, 'kernel-core'],
  [/^linux-binary-.*/, 'kernel-binary'],
  [/^linux-modules-.*/, 'kernel-modules-core'],
]

/** Further names under which documents ask for it. */
const aliases: Record<string, string[]> = {
  dnf5: ['dnf', 'yum'],
  'ca-certificates': ['ca-certificates-bundle'],
  filesystem: ['basesystem', 'setup'],
  'openssh-client': ['openssh-clients', 'openssh'],
  systemd: ['systemd-networkd', 'systemd-standalone-sysusers'],
  bash: ['/bin/bash', '/usr/bin/sh', '/bin/sh'],
}

export function rpmName(debian: string, renames: Record<string, string> = {}): string {
  return renames[debian] ?? exact[debian] ?? patterns.find(([pattern]) => pattern.test(debian))?.[1] ?? debian
}

/** Part of every release, so that nobody takes the package for the distribution's own. */
const mark = 'standin'

/** Debian's version numbers as RPM can hold them: `1:2.4.66-3+b1` → epoch 1, version 2.4.66, release `3.b1.standin`. */
export function toRpmVersion(debian: string): Pick<RpmPackage, 'epoch' | 'version' | 'release'> {
  const parts = /^(?:(\d+):)?(.*?)(?:-([^-]*))?$/.exec(debian)
  const epoch = parts?.[1]
  const version = clean(parts?.[2] ?? debian)
  const release = `${parts?.[3] ? `${clean(parts[3]).replace(/[~^+]/g, '.')}` : '1'}.${mark}`
  return { ...(epoch && epoch !== '0' ? { epoch } : {}), version, release }
}

function clean(text: string): string {
  return text.replace(/[^A-Za-z0-9._+~^]/g, '.')
}

/** Describes a Debian package as an RPM: same files, same needs (by `providers` of the set), other names. */
export function fromDebian(
  record: DebianPackage,
  files: RpmFile[],
  providers: Map<string, string>,
  renames?: Record<string, string>,
): RpmPackage {
  const name = rpmName(record.name, renames)
  const needs = record.depends.map((group) => serve(group, providers)).filter((found) => found !== undefined)
  const requires = [...new Set(needs.map((need) => rpmName(need, renames)))].filter((need) => need !== name).sort()
  return {
    name,
    ...toRpmVersion(record.version),
    summary: record.summary,
    description: record.description,
    license: `see /usr/share/doc/${record.name}/copyright`,
    ...defined({ url: record.homepage }),
    requires,
    provides: aliases[name] ?? [],
    files,
  }
}
