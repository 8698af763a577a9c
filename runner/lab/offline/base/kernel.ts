/** Puts kernel and initramfs where a bootable container has them: in /usr/lib/modules, never in /boot. */
import { readdirSync } from 'node:fs'
import { chmod, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { type Context, sourceDate } from '../../provision/context.ts'
import { runInRoot } from '../../provision/in-root.ts'

/** The version of the tree's only kernel. */
export function kernelVersion(tree: string): string {
  const [version] = readdirSync(join(tree, 'usr/lib/modules'))
  if (!version) throw new Error(`no kernel in ${tree}`)
  return version
}

export async function placeKernel(tree: string): Promise<void> {
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
export async function makeInitramfs(tree: string, context: Context): Promise<void> {
  const version = kernelVersion(tree)
  const image = `/usr/lib/modules/${version}/initramfs.img`
  await runInRoot(
    tree,
    [
      'env',
      'DRACUT_NO_XATTR=1',
      `SOURCE_DATE_EPOCH=${sourceDate}`,
      'dracut',
      '--force',
      '--tmpdir',
      '/tmp',
      image,
      version,
    ],
    { signal: context.signal, writable: true },
  )
  await chmod(join(tree, image), 0o600)
}
