/** The raw material of the stand-in images: Debian packages, still in Debian's shape. */
import type { Context } from '../../provision/context.ts'
import { makeRoot, type RootRecipe, rootRecipe } from '../../provision/debootstrap.ts'
import type { Part } from '../../provision/part.ts'
import { basePackages } from './packages.ts'

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
