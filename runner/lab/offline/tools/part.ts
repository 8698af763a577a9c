/** The root filesystem that every sandbox is layered on: real tools, one unprivileged user with real sudo. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeRoot, type RootRecipe, rootRecipe } from '../../provision/debootstrap.ts'
import { runInRoot } from '../../provision/in-root.ts'
import type { Context, Part } from '../../provision/part.ts'

/** Debian packages of the tools root filesystem, by what they are for. Adding a tool is adding a line. */
const toolPackages = {
  containers: ['podman', 'buildah', 'skopeo', 'crun', 'netavark', 'aardvark-dns', 'catatonit', 'fuse-overlayfs'],
  networks: ['iptables', 'nftables', 'iproute2', 'passt', 'slirp4netns', 'ca-certificates', 'curl', 'openssh-client'],
  registries: ['docker-registry', 'apache2-utils', 'cosign', 'openssl'],
  packages: ['dnf5', 'rpm', 'createrepo-c'],
  images: ['ostree', 'xz-utils', 'zstd', 'file'],
  system: ['systemd', 'passwd', 'sudo', 'uidmap', 'util-linux', 'procps'],
  emulators: [process.arch === 'arm64' ? 'qemu-system-arm' : 'qemu-system-x86'],
  machines: ['qemu-utils', 'e2fsprogs', 'fdisk', 'dnsmasq-base'],
  reader: ['git', 'jq', 'less', 'shellcheck'],
} as const satisfies Record<string, readonly string[]>

const root: RootRecipe = { variant: 'apt', packages: Object.values(toolPackages).flat().sort() }

/**
 * sudo must not try to restore the core limit: no limit can be raised where the lab itself runs in a container.
 * ping and the like keep their file capabilities; the id ranges are what rootless podman maps.
 */
const customize = `set -eu
useradd --uid 1000 --user-group --create-home --shell /bin/bash reader
printf 'reader ALL=(ALL) NOPASSWD: ALL\\n' >/etc/sudoers.d/reader
chmod 440 /etc/sudoers.d/reader
printf 'Set disable_coredump false\\n' >>/etc/sudo.conf
printf 'reader:100000:65536\\n' >/etc/subuid
printf 'reader:100000:65536\\n' >/etc/subgid
printf 'lab\\n' >/etc/hostname
printf '127.0.0.1 localhost lab\\n::1 localhost lab\\n' >/etc/hosts
ln -sf dnf5 /usr/bin/dnf
rm -rf /var/lib/containers /var/cache/apt/* /var/lib/apt/lists/* /var/log/*
mkdir -p /home/reader/.local/share/containers /home/reader/work /var/lib/containers /var/log/apt
chown -R reader:reader /home/reader
`

export const toolsPart: Part = {
  name: 'tools',
  recipe: { root: rootRecipe(root), customize },
  async build(directory: string, context: Context) {
    const task = 'Tools: podman, buildah, skopeo, dnf5 and others from Debian packages'
    context.progress({ task, state: 'start', note: `${root.packages.length} packages and what they need` })
    await makeRoot(root, directory, task, context)
    await writeFile(join(directory, 'etc/resolv.conf'), '')
    await runInRoot(directory, ['sh', '-c', customize], { signal: context.signal, writable: true })
    context.progress({ task, state: 'done' })
  },
}
