/** Directories and links of a bootable container: the image owns /usr and /etc, the machine's state is in /var. */
import { chmod, lstat, mkdir, readdir, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'

/** Link → target, as ostree-based systems have them. */
export const stateLinks: Record<string, string> = {
  home: 'var/home',
  media: 'run/media',
  mnt: 'var/mnt',
  root: 'var/roothome',
  srv: 'var/srv',
  ostree: 'sysroot/ostree',
}

/** Directories that belong to the image; ostree-based systems that are no base to build on have links into /var here. */
const localDirectories: Record<string, number> = {
  opt: 0o755,
  'usr/local': 0o755,
  ...Object.fromEntries(['bin', 'etc', 'lib', 'libexec', 'sbin', 'share'].map((name) => [`usr/local/${name}`, 0o755])),
}

/** Empty in every image. */
export const emptyDirectories: Record<string, number> = {
  boot: 0o755,
  dev: 0o755,
  proc: 0o555,
  run: 0o755,
  sys: 0o555,
  tmp: 0o1777,
}

/** All that is in /var of an image: what builds need to be there. tmpfiles.d makes the rest on the machine. */
const stateDirectories: Record<string, number> = {
  cache: 0o755,
  lib: 0o755,
  log: 0o755,
  roothome: 0o700,
  tmp: 0o1777,
}

/** Directories of a plain container, where a bootable one has links. */
const plainDirectories: Record<string, number> = {
  home: 0o755,
  media: 0o755,
  mnt: 0o755,
  root: 0o700,
  srv: 0o755,
}

/** Gives `tree` the layout of a bootable container. */
export async function layOutBootable(tree: string): Promise<void> {
  await emptyOut(tree)
  for (const [link, target] of Object.entries(stateLinks)) {
    await rm(join(tree, link), { recursive: true, force: true })
    await symlink(target, join(tree, link))
  }
  for (const path of ['opt', 'usr/local']) await rm(join(tree, path), { recursive: true, force: true })
  await makeDirectories(tree, { ...localDirectories, sysroot: 0o755 })
}

/** Gives `tree` the layout of a plain container. */
export async function layOutPlain(tree: string): Promise<void> {
  await emptyOut(tree)
  for (const link of [...Object.keys(stateLinks), 'opt', 'usr/local', 'sysroot'])
    await rm(join(tree, link), { recursive: true, force: true })
  await rm(join(tree, 'var/roothome'), { recursive: true, force: true })
  await makeDirectories(tree, { ...plainDirectories, ...localDirectories })
}

async function emptyOut(tree: string): Promise<void> {
  for (const directory of [...Object.keys(emptyDirectories), 'var']) {
    const path = join(tree, directory)
    const entries = (await lstat(path).catch(() => undefined)) ? await readdir(path) : []
    for (const entry of entries) await rm(join(path, entry), { recursive: true, force: true })
  }
  await makeDirectories(tree, emptyDirectories)
  await makeDirectories(join(tree, 'var'), stateDirectories)
}

async function makeDirectories(tree: string, directories: Record<string, number>): Promise<void> {
  for (const [directory, mode] of Object.entries(directories)) {
    await mkdir(join(tree, directory), { recursive: true })
    await chmod(join(tree, directory), mode)
  }
}
