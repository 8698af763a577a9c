/** How a disk that a document installed starts: by its own boot loader, or, where it has none, by what its boot entry says. */

import { lstat, mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { type Bootloader, GuestError, type SpawnOptions } from '../lab.ts'
import { readToEnd } from '../read-to-end.ts'
import type { Internals } from '../sandbox/internals.ts'
import { performOutside } from '../sandbox/mounts/operation.ts'
import { holdDirectory, TamperedFile } from '../untrusted-files.ts'
import { inSandbox } from './command.ts'
import type { Kernel } from './hardware.ts'

/** How a machine starts next. */
export type DiskBoot = { bootloader: Bootloader; kernel?: Kernel }

type Partition = { start: number; size: number; type: string }

/** Partition types that hold a boot loader for BIOS machines. */
const biosBoot = '21686148-6449-6e6f-744e-656564454649'

/** `file` is raw, and the machine is off. Kernel and initramfs are copied to `directory` (of the sandbox). */
export async function howItBoots(internals: Internals, file: string, directory: string): Promise<DiskBoot> {
  const { partitions, sectorSize } = await readTable(internals, file)
  for (const partition of partitions.sort((one, other) => other.size - one.size)) {
    const at = `${file}?offset=${partition.start * sectorSize}`
    for (const boot of ['/boot', '']) {
      const entries = await list(internals, at, `${boot}/loader/entries`)
      const newest = newestEntry(entries)
      if (newest === undefined) continue
      const hasGrub = (await list(internals, at, `${boot}/grub2`)).includes('grub.cfg')
      if (hasGrub && partitions.some(({ type }) => type.toLowerCase() === biosBoot)) return { bootloader: 'grub' }
      const entry = await debugfs(internals, at, `cat ${boot}/loader/entries/${newest}`)
      const kernel = {
        kernel: await copy(internals, at, `${boot}${field(entry, 'linux', newest)}`, `${directory}/kernel`),
        initramfs: await copy(internals, at, `${boot}${field(entry, 'initrd', newest)}`, `${directory}/initramfs`),
        options: forTheLab(field(entry, 'options', newest)),
      }
      return { bootloader: 'direct-kernel', kernel }
    }
  }
  throw new GuestError(`${file} has no boot entry: nothing bootable is installed on it`, '')
}

async function readTable(internals: Internals, file: string) {
  const text = await inSandbox(internals, ['sfdisk', '--json', file]).catch((error: Error) => {
    throw new GuestError(`${file} has no partition table that can be read: ${error.message}`, '')
  })
  const { partitiontable } = JSON.parse(text) as { partitiontable: { sectorsize?: number; partitions: Partition[] } }
  return { partitions: partitiontable.partitions, sectorSize: partitiontable.sectorsize ?? 512 }
}

/** Entries are named `ostree-N.conf`; what boots next has the greatest number. */
export function newestEntry(names: string[]): string | undefined {
  const number = (name: string) => Number(/(\d+)\.conf$/.exec(name)?.[1] ?? 0)
  return names.filter((name) => name.endsWith('.conf')).sort((one, other) => number(other) - number(one))[0]
}

/**
 * The lab reads the serial console: installations that set none would be mute, also in an emergency. On a host with other
 * work it takes more than systemd's 90 s until an emulated machine has found its disk.
 */
export function forTheLab(options: string): string {
  const console = /(^|\s)console=ttyS0\b/.test(options) ? [] : ['console=ttyS0']
  return [options, ...console, 'systemd.default_device_timeout_sec=900'].join(' ')
}

function field(entry: string, name: string, file: string): string {
  const value = new RegExp(`^${name}\\s+(.+)$`, 'm').exec(entry)?.[1]?.trim()
  if (value === undefined) throw new GuestError(`the boot entry ${file} has no line \`${name}\``, entry)
  return value
}

async function list(internals: Internals, at: string, path: string): Promise<string[]> {
  const text = await debugfs(internals, at, `ls -p ${path}`).catch(() => '')
  return [...text.matchAll(/^\/\d+\/\d*\/\d*\/\d*\/([^/]+)\//gm)].map((match) => match[1] ?? '')
}

async function copy(internals: Internals, at: string, from: string, to: string): Promise<string> {
  // Entries name files from the root of their partition, or from that of the system.
  await debugfs(internals, at, `dump ${from.replace(/^\/boot\/boot\//, '/boot/')} ${to}`)
  return to
}

function debugfs(internals: Internals, at: string, request: string): Promise<string> {
  return inSandbox(internals, ['debugfs', '-R', request, at])
}

/** Makes a disk of an image: its files on an ext4 file system, its kernel and initramfs beside it. */
type Owner = 'reader' | 'root'
type FoundImage = {
  owner: Owner
  id: string
  /** All that was done to make it; undefined where its history does not say. */
  history?: string
}

const freeMebibytes = 3072

/** In the storage of the reader, else in that of root, as `podman build` and `sudo podman build` leave them. */
export async function findImage(internals: Internals, name: string): Promise<FoundImage> {
  for (const owner of ['reader', 'root'] as const) {
    const format = '{{.Id}}\n{{json .History}}\n{{json .Labels}}'
    const inspect = ['podman', 'image', 'inspect', '--format', format, name]
    const seen = await readToEnd(internals.spawnOwn(inspect, as(owner)))
    if (seen.status !== 0) continue
    const [id = '', history = '', labels = ''] = seen.output.trim().split('\n')
    return { owner, id, ...(tellsAll(history) ? { history: withoutTimes(`${history}\n${labels}`) } : {}) }
  }
  throw new GuestError(
    `there is no image \`${name}\` in the container storage, so no machine can be booted from it`,
    '',
    'Build it, or pull it, in a block before; `podman image list` shows what is there.',
  )
}

/** Fills the directory of the host at `directory`: `disk`, `kernel`, `initramfs`. */
export async function makeImageDisk(
  internals: Internals,
  name: string,
  owner: Owner,
  directory: string,
): Promise<void> {
  // A place that the reader can write, on the same file system as `directory`.
  const scratch = `lab-disk-${process.pid}-${Math.random().toString(36).slice(2)}`
  const script = `set -eu
mkdir "$2"
# A container, not the image itself: that may lie in a store that is only read.
container=$(podman create --quiet "$1" true)
trap 'podman rm --force "$container" >/dev/null' EXIT
tree=$(podman mount "$container")
modules=$(ls -d "$tree"/usr/lib/modules/*/vmlinuz 2>/dev/null | tail -n 1) || modules=
if [ -z "$modules" ]; then echo "no kernel below /usr/lib/modules"; exit 3; fi
cp "$modules" "$2/kernel"
cp "\${modules%vmlinuz}initramfs.img" "$2/initramfs"
size=$(du --summarize --apparent-size --block-size=1M "$tree" | cut -f 1)
PATH=$PATH:/usr/sbin:/sbin mke2fs -q -F -t ext4 -m 0 -L root -O ^has_journal -d "$tree" "$2/disk" "$((size * 12 / 10 + ${freeMebibytes}))M"
podman unmount "$container" >/dev/null
`
  const shell = ['sh', '-c', script, 'sh', name, `/var/tmp/${scratch}`]
  const command = owner === 'reader' ? ['podman', 'unshare', ...shell] : shell
  await inSandbox(internals, command, as(owner)).catch((error: Error) => {
    throw new GuestError(`no machine can be booted from \`${name}\`: ${error.message}`, '')
  })
  await mkdir(directory, { recursive: true })
  const made = holdDirectory(join(internals.diskDir, 'tmp', scratch))
  try {
    for (const file of ['disk', 'kernel', 'initramfs']) await take(made.path(file), join(directory, file))
  } finally {
    made.close()
  }
  await inSandbox(internals, ['rmdir', `/var/tmp/${scratch}`])
}

/** Moves a file out of the sandbox's reach, and refuses one that a process of the page could still change. */
async function take(from: string, to: string): Promise<void> {
  await rename(from, to)
  const seen = await lstat(to)
  if (!seen.isFile() || seen.nlink !== 1) throw new TamperedFile(from, 'a file of its own')
  await performOutside([['unwritten', to]]).catch((error: Error) => {
    throw new TamperedFile(from, 'closed for writing', { cause: error })
  })
}

function as(owner: Owner): SpawnOptions {
  return { user: owner, cwd: '/' }
}

/**
 * Builds write down each instruction, with digests of what was copied. `podman commit` and `buildah commit` write `/bin/sh`
 * whatever was done, `podman import` nothing: two images with such a history may be different ones.
 */
export function tellsAll(history: string): boolean {
  const entries = (JSON.parse(history) ?? []) as { created_by?: string; comment?: string }[]
  return !entries.some(
    ({ created_by = '', comment = '' }) => /^\/\S+$/.test(created_by) || /^Imported from/i.test(comment),
  )
}

/** What was done to make the image, without when. */
function withoutTimes(history: string): string {
  return history
    .replace(/"created":"[^"]*"/g, '')
    .replace(/"org\.opencontainers\.image\.(created|revision)":"[^"]*"/g, '')
}
