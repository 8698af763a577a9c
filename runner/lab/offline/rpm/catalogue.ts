/**
 * Software of the stand-ins' repository, under the names that Fedora uses. Adding one is adding an entry (and, where
 * Debian's arrangement differs, a tree of files below `overlay/NAME/`); what it needs comes by itself.
 */

import { wordList } from '../../../core/word-list.ts'

export type Entry = {
  /** Fedora's name. */
  name: string
  /** Debian packages whose files it takes. Absent: only the files of `archive` and of `overlay/NAME/`. */
  debian?: string[]
  /** Debian's path → path in the RPM, for files and whole directories. */
  move?: Record<string, string>
  /** Paths (files or directories, with wildcards) that are left out. */
  drop?: string[]
  /** Symbolic links to add: path → target. Debian often leaves these to its `alternatives`. Never in `overlay/`. */
  links?: Record<string, string>
  /** Fedora's names of what it needs beyond what Debian says. */
  requires?: string[]
  provides?: string[]
  /** Debian lets it conflict with others of the catalogue: it is resolved by itself. */
  apart?: boolean
  /** Of software that is not Debian's. */
  version?: string
  /** Where such software comes from: a packed tree, whose top folder has the archive's name. */
  archive?: { url: string; sha256: string }
  summary?: string
  license?: string
}

/** Programs as they are: only the name may differ. */
const plain: [name: string, debian: string][] = [
  ['bash-completion', 'bash-completion'],
  ['bind-utils', 'bind9-dnsutils'],
  ['bubblewrap', 'bubblewrap'],
  ['cronie', 'cron'],
  ['file', 'file'],
  ['glibc-devel', 'libc6-dev'],
  ['hostname', 'hostname'],
  ['htop', 'htop'],
  ['httpd-tools', 'apache2-utils'],
  ['iproute', 'iproute2'],
  ['iputils', 'iputils-ping'],
  ['jq', 'jq'],
  ['kernel-headers', 'linux-libc-dev'],
  ['less', 'less'],
  ['lsof', 'lsof'],
  ['make', 'make'],
  ['nano', 'nano'],
  ['nftables', 'nftables'],
  ['nmap-ncat', 'ncat'],
  ['openssh-clients', 'openssh-client'],
  ['openssl', 'openssl'],
  ['podman', 'podman'],
  ['procps-ng', 'procps'],
  ['python3', 'python3'],
  ['python3-requests', 'python3-requests'],
  ['qemu-guest-agent', 'qemu-guest-agent'],
  ['rsync', 'rsync'],
  ['skopeo', 'skopeo'],
  ['strace', 'strace'],
  ['sudo', 'sudo'],
  ['systemd', 'systemd'],
  ['tcpdump', 'tcpdump'],
  ['tmux', 'tmux'],
  ['tree', 'tree'],
  ['unzip', 'unzip'],
  ['wget', 'wget'],
  ['which', 'debianutils'],
  ['wireguard-tools', 'wireguard-tools'],
]

/** What nothing here needs at run time, whatever Debian says: sanitizers, Perl behind shell tools, translations. */
export const unneeded: string[] = wordList(`
  libasan8 libhwasan0 libitm1 liblsan0 libquadmath0 libtsan2 libubsan1 perl locales wpasupplicant eatmydata
  libeatmydata1 netplan.io isc-dhcp-client gdisk adduser liberror-perl git-man lsb-base install-info systemd-sysv
  default-logind xdg-user-dirs
`)

/** Of any package: link-time optimization and spelling in forty languages take more space than all else. */
export const unneededFiles: string[] = [
  '/usr/libexec/gcc/*/*/lto1',
  '/usr/share/vim/vim*/{doc,lang,tutor,spell}',
  '/usr/lib/gcc/*/*/plugin',
]

/** Where names, paths or needs differ. */
const arranged: Entry[] = [
  {
    name: 'httpd',
    debian: ['apache2-bin', 'apache2-data'],
    move: {
      '/usr/sbin/apache2': '/usr/sbin/httpd',
      '/usr/lib/apache2/modules': '/usr/lib64/httpd/modules',
      '/usr/share/apache2': '/usr/share/httpd',
    },
    drop: ['/usr/lib/apache2', '/var'],
    links: {
      // Where Debian's program looks for its configuration.
      '/etc/apache2/apache2.conf': '../httpd/conf/httpd.conf',
      '/etc/httpd/modules': '../../usr/lib64/httpd/modules',
      '/etc/httpd/logs': '../../var/log/httpd',
      '/etc/httpd/run': '/run/httpd',
    },
    requires: ['httpd-tools', 'mailcap'],
    provides: ['webserver'],
  },
  { name: 'gcc', debian: ['gcc'], requires: ['glibc-devel'], links: { '/usr/bin/cc': 'gcc' } },
  { name: 'mailcap', debian: ['media-types'] },
  { name: 'mod_ssl', version: '1', summary: 'TLS for the HTTP server', license: 'MIT', requires: ['httpd', 'openssl'] },
  {
    name: 'nginx',
    debian: ['nginx', 'nginx-common'],
    drop: wordList(`
      /etc/nginx/sites-available /etc/nginx/sites-enabled /etc/nginx/nginx.conf /etc/default /usr/share/nginx/html
      /usr/lib/systemd/system/nginx.service /etc/ufw /var
    `),
    provides: ['webserver', 'nginx-core'],
  },
  {
    name: 'chrony',
    debian: ['chrony'],
    drop: wordList(`
      /usr/lib/systemd/system/chrony.service /usr/lib/systemd/system/chronyd-restricted.service /etc/default /var
    `),
    links: { '/etc/chrony/chrony.conf': '../chrony.conf' },
  },
  { name: 'git', debian: ['git'], provides: ['git-core'] },
  { name: 'vim-enhanced', debian: ['vim'], links: { '/usr/bin/vim': 'vim.basic', '/usr/bin/vimdiff': 'vim.basic' } },
  { name: 'vim-minimal', debian: ['vim-tiny'], links: { '/usr/bin/vi': 'vim.tiny' } },
  { name: 'NetworkManager', debian: ['network-manager'] },
  { name: 'firewalld', debian: ['firewalld'] },
  { name: 'cloud-init', debian: ['cloud-init'], apart: true },
  {
    name: 'pykickstart',
    // Debian has no package of it. The release of PyPI is the one that Fedora packages.
    version: '3.78',
    archive: {
      url: 'https://files.pythonhosted.org/packages/3d/1b/077a0fa781d37f41fce16bb36952f72a4e2f99959be71af82c9041ff0b69/pykickstart-3.78.tar.gz',
      sha256: 'f9752920e48408a21588cf734a49cab6f4bdf7ab80c3262099a775bc9abb1895',
    },
    move: {
      '/pykickstart-3.78/pykickstart': '/usr/lib/python3/dist-packages/pykickstart',
      '/pykickstart-3.78/tools/ksvalidator.py': '/usr/bin/ksvalidator',
    },
    drop: ['/pykickstart-3.78'],
    requires: ['python3', 'python3-requests'],
    summary: 'Validates kickstart files',
    license: 'GPL-2.0-only',
  },
  {
    name: 'opt-agent',
    version: '1.4.2',
    summary: 'A small program that insists on /opt, as some vendors do',
    license: 'MIT',
  },
]

export const catalogue: Entry[] = [...plain.map(([name, debian]): Entry => ({ name, debian: [debian] })), ...arranged]

/** Debian's name → Fedora's, for packages that became one RPM by themselves: so they are called in the base as well. */
export const catalogueNames: Record<string, string> = Object.fromEntries(
  catalogue.flatMap(({ name, debian = [] }) => (debian.length === 1 ? [[debian[0], name]] : [])),
)
