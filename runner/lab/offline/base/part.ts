/** The raw material of the stand-in images: Debian packages, still in Debian's shape. */

import { wordList } from '../../../core/word-list.ts'
import { debian, makeRoot, type RootRecipe, rootRecipe } from '../../provision/debootstrap.ts'
import type { Context, Part } from '../../provision/part.ts'

/**
 * Debian packages of the stand-in images. `userland` is in every one of them (the container base); `bootable` comes on
 * top in those that stand in for a bootable base: kernel, initramfs, init, and what bootc calls.
 */
export const basePackages = {
  userland: [
    ...wordList('dnf5 rpm ca-certificates curl tar gzip xz-utils zstd findutils grep sed'),
    ...wordList('bash coreutils util-linux passwd less libnss-systemd tzdata'),
  ],
  bootable: [
    `linux-image-cloud-${debian.architecture}`,
    ...wordList('dracut kmod ostree ostree-boot skopeo podman crun netavark'),
    ...wordList('systemd systemd-sysv systemd-resolved udev dbus libpam-systemd sudo openssh-server openssh-client'),
    ...wordList('iproute2 iputils-ping nftables procps jq e2fsprogs dosfstools xfsprogs fdisk bubblewrap'),
  ],
} satisfies Record<string, readonly string[]>

const root: RootRecipe = {
  variant: 'essential',
  packages: [...basePackages.userland, ...basePackages.bootable].sort(),
  // The initramfs is made once, after shaping; the packages' own hooks must not make another.
  environment: { INITRD: 'No' },
}

export const basePart: Part = {
  name: 'base',
  recipe: { root: rootRecipe(root) },
  async build(directory: string, context: Context) {
    const task = 'Base of the stand-in images: kernel, systemd, ostree, dnf5 and others from Debian packages'
    context.progress({ task, state: 'start', note: `${root.packages.length} packages and what they need` })
    await makeRoot(root, directory, task, context)
    context.progress({ task, state: 'done' })
  },
}
