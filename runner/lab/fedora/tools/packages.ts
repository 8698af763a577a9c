/** Fedora packages of the tools root filesystem, by what they are for. Adding a tool is adding a line. */

/** bootc is left out on purpose: readers have it in their images and machines, not on the workstation. */
export const toolPackages = {
  containers: ['podman', 'buildah', 'skopeo', 'crun', 'netavark', 'aardvark-dns', 'catatonit', 'fuse-overlayfs'],
  networks: ['iptables-nft', 'nftables', 'iproute', 'passt', 'slirp4netns', 'ca-certificates', 'curl'],
  registries: ['httpd-tools', 'openssl', 'openssh-clients'],
  images: ['ostree', 'tar', 'xz', 'zstd', 'file'],
  system: [
    'systemd',
    'shadow-utils',
    'shadow-utils-subid',
    'sudo',
    'util-linux',
    'util-linux-script',
    'procps-ng',
    'hostname',
    'which',
  ],
  machines: ['qemu-system-x86-core', 'qemu-img', 'e2fsprogs', 'dnsmasq'],
  reader: ['git', 'jq', 'less', 'ShellCheck', 'diffutils', 'findutils', 'gawk'],
} as const satisfies Record<string, readonly string[]>

/** All of them, sorted. */
export function allToolPackages(): string[] {
  return Object.values(toolPackages).flat().sort()
}

/** Without these there is no lab; of the other packages a release of Fedora may lack some. */
export const requiredPrograms: readonly string[] = [
  ...['podman', 'buildah', 'skopeo', 'crun', 'netavark', 'aardvark-dns', 'newuidmap', 'pasta', 'slirp4netns', 'ip'],
  ...['docker-registry', 'htpasswd', 'openssl', 'curl', 'sudo', 'systemctl', 'ps', 'git', 'jq'],
]

/** Programs that Fedora does not package, taken from the images in which their makers publish them. */
export const copiedPrograms: { image: string; from: string; to: string }[] = [
  { image: 'docker.io/library/registry:2', from: '/bin/registry', to: '/usr/local/bin/docker-registry' },
  { image: 'ghcr.io/sigstore/cosign/cosign:v3.1.1', from: '/ko-app/cosign', to: '/usr/local/bin/cosign' },
]

/** Tools whose versions are told. */
export const toldPackages: readonly string[] = [
  ...toolPackages.containers,
  ...['passt', 'slirp4netns', 'dnf5', 'rpm', 'ostree', 'systemd', 'bash', 'coreutils', 'sudo', 'git', 'jq', 'curl'],
  'ShellCheck',
]
