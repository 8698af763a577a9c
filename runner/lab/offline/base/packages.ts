import { debian } from '../../provision/debootstrap.ts'

/**
 * Debian packages of the stand-in images. `userland` is in every one of them (the container base); `bootable` comes on
 * top in those that stand in for a bootable base: kernel, initramfs, init, and what bootc calls.
 */
export const basePackages = {
  userland: [
    ...['dnf5', 'rpm', 'ca-certificates', 'curl', 'tar', 'gzip', 'xz-utils', 'zstd', 'findutils', 'grep', 'sed'],
    ...['bash', 'coreutils', 'util-linux', 'passwd', 'less', 'libnss-systemd', 'tzdata'],
  ],
  bootable: [
    ...[
      `linux-image-cloud-${debian.architecture}`,
      'dracut',
      'kmod',
      'ostree',
      'ostree-boot',
      'skopeo',
      'podman',
      'crun',
      'netavark',
    ],
    ...[
      'systemd',
      'systemd-sysv',
      'systemd-resolved',
      'udev',
      'dbus',
      'libpam-systemd',
      'sudo',
      'openssh-server',
      'openssh-client',
    ],
    ...[
      'iproute2',
      'iputils-ping',
      'nftables',
      'procps',
      'jq',
      'e2fsprogs',
      'dosfstools',
      'xfsprogs',
      'fdisk',
      'bubblewrap',
    ],
  ],
} satisfies Record<string, readonly string[]>
