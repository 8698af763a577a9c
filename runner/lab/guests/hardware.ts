/** The machine that QEMU makes, as its command line. Pure. */

import { readFile, writeFile } from 'node:fs/promises'
import { release } from 'node:os'
import { join } from 'node:path'
import { wordList } from '../../core/word-list.ts'
import type { Accelerator } from '../lab.ts'
import { readToEnd, readToWord } from '../read-to-end.ts'
import type { Internals } from '../sandbox/internals.ts'

export type Kernel = { kernel: string; initramfs?: string; options: string }

export type Hardware = {
  accelerator: Accelerator
  /** Of memory. */
  mebibytes: number
  processors: number
  disk: { file: string; format: 'qcow2' | 'raw' }
  /** `nvme` for a kernel without an initramfs: Debian's kernels have its driver built in. */
  controller?: 'nvme'
  /** Image of a second disk, as a stick would be. */
  second?: string
  /** Absent: the firmware starts the disk's own boot loader. */
  kernel?: Kernel
  /** Address in the sandbox under which the machine's ports are reached. Absent: the machine has no network. */
  address?: string
  /** Ports that the workstation serves itself, so that none of the machine's can be reached there. */
  served?: readonly number[]
  hostname: string
  /** What QEMU's standard streams are: its monitor, or a port of the machine, /dev/vport0p1 there. */
  streams?: 'port'
  /** systemd credentials, name → value. */
  credentials: Record<string, string>
  console: string
  /** Name of a saved state in the disk to begin with. */
  state?: string
}

/** Ports of the machine that the workstation reaches. User-mode networking forwards no other. */
const forwardedPorts = [22, 80, 443, 3000, 5000, 8000, 8080, 8443, 9090]

/** With a filter of system calls on QEMU: such a machine is there because nobody trusts what is in it. */
const strangersPort = wordList(
  '-sandbox on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny -chardev stdio,id=port,signal=off -device virtio-serial-pci -device virtserialport,chardev=port',
)

export function qemuCommand(hardware: Hardware): string[] {
  const { accelerator, disk, second, kernel, address, credentials } = hardware
  const free = forwardedPorts.filter((port) => !hardware.served?.includes(port))
  const forwards = free.map((port) => `hostfwd=tcp:${address}:${port}-:${port}`)
  return [
    'qemu-system-x86_64',
    ...['-machine', 'q35', '-nodefaults', '-display', 'none', '-no-reboot'],
    ...(accelerator === 'kvm' ? ['-accel', 'kvm', '-cpu', 'host'] : ['-accel', 'tcg,thread=multi', '-cpu', 'max']),
    ...['-smp', String(hardware.processors), '-m', `${hardware.mebibytes}M`],
    ...(hardware.streams === 'port' ? strangersPort : ['-qmp', 'stdio']),
    ...['-chardev', `file,id=console,path=${hardware.console},append=on`, '-serial', 'chardev:console'],
    // The disk is gone with the sandbox: nothing has to survive a power failure of the host.
    ...['-drive', `if=none,id=root,file=${disk.file},format=${disk.format},cache=unsafe,discard=unmap`],
    ...[
      '-device',
      hardware.controller === 'nvme' ? 'nvme,drive=root,serial=root' : 'virtio-blk-pci,drive=root,bootindex=1',
    ],
    ...['-device', 'virtio-rng-pci'],
    ...(second === undefined
      ? []
      : ['-drive', `if=none,id=second,file=${second},format=raw`, '-device', 'virtio-blk-pci,drive=second']),
    ...(address === undefined
      ? []
      : [
          ...['-netdev', ['user,id=net', `hostname=${hardware.hostname}`, ...forwards].join(',')],
          ...['-device', 'virtio-net-pci,netdev=net,romfile='],
        ]),
    ...Object.entries(credentials).flatMap(([name, value]) => [
      '-smbios',
      `type=11,value=io.systemd.credential.binary:${name}=${Buffer.from(value).toString('base64')}`,
    ]),
    ...(kernel ? ['-kernel', kernel.kernel, '-append', kernel.options] : []),
    ...(kernel?.initramfs === undefined ? [] : ['-initrd', kernel.initramfs]),
    ...(hardware.state === undefined ? [] : ['-loadvm', hardware.state]),
  ]
}

/** Milliseconds in which a kernel under KVM has long begun to speak. */
const probeTimeout = 20_000
let known: Promise<Accelerator> | undefined

/** Found out once for each kernel of the host, by booting `kernel` (a path in the sandbox) and listening; kept in `directory`. */
export function accelerator(internals: Internals, kernel: string, directory: string): Promise<Accelerator> {
  known ??= probe(internals, kernel, directory)
  return known
}

async function probe(internals: Internals, kernel: string, directory: string): Promise<Accelerator> {
  const present = await readToEnd(internals.spawnOwn(['test', '-w', '/dev/kvm']))
  if (present.status !== 0) return 'emulation'
  const record = join(directory, 'kvm.json')
  const kept = await readFile(record, 'utf8').then(JSON.parse, () => undefined)
  if (kept?.host === release()) return kept.accelerator
  const seen = await bootsUnderKvm(internals, kernel)
  await writeFile(record, JSON.stringify({ host: release(), accelerator: seen }))
  return seen
}

/** The kernel finds no root and panics, which is all that is asked of it. */
async function bootsUnderKvm(internals: Internals, kernel: string): Promise<Accelerator> {
  const machine = wordList(
    '-machine q35 -accel kvm -cpu host -m 512M -nodefaults -display none -serial stdio -no-reboot',
  )
  const options = ['-kernel', kernel, '-append', 'console=ttyS0 panic=-1 quiet=0']
  const child = internals.spawnOwn(['qemu-system-x86_64', ...machine, ...options])
  const { found } = await readToWord(child, 'Kernel panic', probeTimeout)
  child.kill('SIGKILL')
  await child.exited
  return found ? 'kvm' : 'emulation'
}
