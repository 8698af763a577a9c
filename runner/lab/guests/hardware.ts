/** The machine that QEMU makes, as its command line. Pure. */
import type { Accelerator } from './guest.ts'

export type Kernel = { kernel: string; initramfs: string; options: string }

export type Hardware = {
  accelerator: Accelerator
  /** Of memory. */
  mebibytes: number
  processors: number
  disk: { file: string; format: 'qcow2' | 'raw' }
  /** Image of a second disk, as a stick would be. */
  second?: string
  /** Absent: the firmware starts the disk's own boot loader. */
  kernel?: Kernel
  /** Address in the sandbox under which the machine's ports are reached. */
  address: string
  hostname: string
  /** systemd credentials, name → value. */
  credentials: Record<string, string>
  console: string
  /** Name of a saved state in the disk to begin with. */
  state?: string
}

/** Ports of the machine that the workstation reaches. User-mode networking forwards no other. */
export const forwardedPorts = [22, 80, 443, 3000, 5000, 8000, 8080, 8443, 9090]

export function qemuCommand(hardware: Hardware): string[] {
  const { accelerator, disk, second, kernel, address, credentials } = hardware
  const forwards = forwardedPorts.map((port) => `hostfwd=tcp:${address}:${port}-:${port}`)
  return [
    process.arch === 'arm64' ? 'qemu-system-aarch64' : 'qemu-system-x86_64',
    ...['-machine', process.arch === 'arm64' ? 'virt' : 'q35', '-nodefaults', '-display', 'none', '-no-reboot'],
    ...(accelerator === 'kvm' ? ['-accel', 'kvm', '-cpu', 'host'] : ['-accel', 'tcg,thread=multi', '-cpu', 'max']),
    ...['-smp', String(hardware.processors), '-m', `${hardware.mebibytes}M`],
    ...['-qmp', 'stdio'],
    ...['-chardev', `file,id=console,path=${hardware.console},append=on`, '-serial', 'chardev:console'],
    // The disk is gone with the sandbox: nothing has to survive a power failure of the host.
    ...['-drive', `if=none,id=root,file=${disk.file},format=${disk.format},cache=unsafe,discard=unmap`],
    ...['-device', 'virtio-blk-pci,drive=root,bootindex=1', '-device', 'virtio-rng-pci'],
    ...(second === undefined
      ? []
      : ['-drive', `if=none,id=second,file=${second},format=raw`, '-device', 'virtio-blk-pci,drive=second']),
    ...['-netdev', ['user,id=net', `hostname=${hardware.hostname}`, ...forwards].join(',')],
    ...['-device', 'virtio-net-pci,netdev=net,romfile='],
    ...Object.entries(credentials).flatMap(([name, value]) => [
      '-smbios',
      `type=11,value=io.systemd.credential.binary:${name}=${Buffer.from(value).toString('base64')}`,
    ]),
    ...(kernel ? ['-kernel', kernel.kernel, '-initrd', kernel.initramfs, '-append', kernel.options] : []),
    ...(hardware.state === undefined ? [] : ['-loadvm', hardware.state]),
  ]
}
