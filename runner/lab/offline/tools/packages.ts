/** Debian packages of the tools root filesystem, by what they are for. Adding a tool is adding a line. */
export const toolPackages = {
  containers: ['podman', 'buildah', 'skopeo', 'crun', 'netavark', 'aardvark-dns', 'catatonit', 'fuse-overlayfs'],
  networks: ['iptables', 'nftables', 'iproute2', 'passt', 'slirp4netns', 'ca-certificates', 'curl', 'openssh-client'],
  registries: ['docker-registry', 'apache2-utils', 'cosign', 'openssl'],
  packages: ['dnf5', 'rpm', 'createrepo-c'],
  images: ['ostree', 'xz-utils', 'zstd', 'file'],
  system: ['systemd', 'passwd', 'sudo', 'uidmap', 'util-linux', 'procps'],
  machines: [
    process.arch === 'arm64' ? 'qemu-system-arm' : 'qemu-system-x86',
    'qemu-utils',
    'e2fsprogs',
    'fdisk',
    'dnsmasq-base',
  ],
  reader: ['git', 'jq', 'less', 'shellcheck'],
} as const satisfies Record<string, readonly string[]>

/** All of them, sorted. */
export function allToolPackages(): string[] {
  return Object.values(toolPackages).flat().sort()
}
