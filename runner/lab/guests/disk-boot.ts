/** How a disk that a document installed starts: by its own boot loader, or, where it has none, by what its boot entry says. */
import type { Internals } from '../sandbox/internals.ts'
import { inSandbox } from './command.ts'
import { type Bootloader, GuestError } from './guest.ts'
import type { Kernel } from './hardware.ts'

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
