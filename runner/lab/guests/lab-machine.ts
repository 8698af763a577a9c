/** A machine with the whole lab and this runner in it. Only lines of text leave it, through one port. */
import { readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { availableParallelism, totalmem } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { LabError, type LabMachine, type LabOptions, type MachineLines, type SandboxProcess } from '../lab.ts'
import { runInRoot } from '../provision/in-root.ts'
import { run } from '../provision/run.ts'
import { internalsOf } from '../sandbox/internals.ts'
import { probe } from '../sandbox/mounts/machine-probes.ts'
import { guestsInside, type LabParts } from '../sandbox/mounts/parts.ts'
import { openSandbox } from '../sandbox/sandbox.ts'
import { inSandbox } from './command.ts'
import { lastOnConsole, longestSilence, troubleOn } from './console-text.ts'
import { type GuestDirectory, makeGuestDirectory } from './guest-directory.ts'
import { accelerator, qemuCommand } from './hardware.ts'
import { generousTimeout } from './login/scaled-timeout.ts'
import { mebibytes, processors } from './machine-slots.ts'
import { findState, makeState, stateKey } from './saved-states.ts'

/** Where the machine has the lab's parts. */
export const partsInside = { tools: '/lab/tools', rootful: '/lab/rootful', rootless: '/lab/rootless' }

/** Started by the kernel. What a service manager would do besides is of no use here, and takes a minute where processors are emulated. */
const init = `#!/bin/bash
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 LAB_DIR=/lab
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mountpoint -q /dev || mount -t devtmpfs devtmpfs /dev
mkdir -p /dev/pts /dev/shm /run /lab/run
mount -t devpts devpts /dev/pts -o newinstance,ptmxmode=0666,mode=620,gid=5
for directory in /dev/shm /run /tmp; do mount -t tmpfs tmpfs $directory -o mode=1777; done
modprobe -a virtio_blk virtio_rng overlay fuse tun veth bridge loop
grep -qw lab.nests /proc/cmdline && modprobe -aq kvm_intel kvm_amd
ip link set lo up
ulimit -n 1048576
cd /lab/run && tar -xf /dev/vda || echo "lab: the runner cannot be unpacked"
echo "lab: the runner starts, $(cut -d ' ' -f 1 /proc/uptime) s after the kernel"
./node runner/cli/isolate/inside.ts 3<>/dev/vport0p1
echo "lab: the runner ended with status $?"
echo o >/proc/sysrq-trigger
sleep 60
`

/** Gibibytes of free room on the disk, all that pages can fill. */
const free = 12

const makeDisk = `set -eu
mkdir -p /tmp/over/lab/tools /tmp/over/lab/rootful /tmp/over/lab/rootless /mnt/tree
cp /mnt/out/init /tmp/over/lab/init
kernel=$(ls /mnt/base/boot/vmlinuz-* /mnt/base/usr/lib/modules/*/vmlinuz 2>/dev/null | head -n 1)
if [ -z "$kernel" ]; then echo "the base of the stand-in images has no kernel"; exit 3; fi
cp "$kernel" /mnt/out/kernel
mount -t overlay overlay -o lowerdir=/tmp/over:/mnt/base /mnt/tree
for name in tools rootful rootless; do mount --bind /mnt/$name /mnt/tree/lab/$name; done
used=$(du --summarize --block-size=1G /mnt/tree | cut -f 1)
PATH=$PATH:/usr/sbin mke2fs -q -F -t ext4 -m 0 -O ^has_journal -d /mnt/tree /mnt/out/disk "$((used + ${free}))G"
`

export type MachineTree = {
  /** Root file systems: with a kernel, and with the lab's tools. */
  base: string
  tools: string
  stores: { rootful: string; rootless: string }
}

/** Probes the machine's own processor; boots nothing before `start`. */
export async function openLabMachine(
  parts: LabParts,
  tree: MachineTree,
  options: LabOptions,
): Promise<Omit<LabMachine, 'setup'>> {
  const states = parts.guests.directory
  const task = 'machine: its disk, with the lab'
  const sandbox = await openSandbox(parts, { ...probe, needs: ['guest'] })
  const internals = internalsOf(sandbox)
  const files = { base: tree.base, tools: tree.tools, ...tree.stores }
  const names = Object.fromEntries(Object.entries(files).map(([name, path]) => [name, basename(path)]))
  const key = stateKey({ what: 'lab', ...names, init, makeDisk })
  const disk =
    (await findState(states, key)) ??
    (await makeState(states, key, async (to) => {
      options.progress({ task, state: 'start', note: 'made once for each lab, about 3 GB' })
      await writeFile(join(to, 'init'), init, { mode: 0o755 })
      const binds = Object.entries(files).map(([name, host]) => ({ name, host }))
      await runInRoot(tree.tools, ['sh', '-c', makeDisk], {
        signal: options.signal,
        binds: [...binds, { name: 'out', host: to }],
      })
      options.progress({ task, state: 'done' })
    }))
  const inside = `${guestsInside}/${basename(disk.directory)}`
  const kind = await accelerator(internals, `${inside}/kernel`, states)

  const nests = kind === 'kvm' && hasNesting()
  return {
    accelerator: kind,
    nests,
    async start() {
      const directory = makeGuestDirectory(internals, 0)
      internals.onClose(() => directory.close())
      await packRunner(join(internals.diskDir, basename(directory.inside), 'runner.tar'), options.signal)
      const overlay = `${directory.inside}/overlay.qcow2`
      const create = ['qemu-img', 'create', '-q', '-f', 'qcow2', '-b', `${inside}/disk`, '-F', 'raw', overlay]
      await inSandbox(internals, create).catch((error: Error) => {
        throw new LabError(`no machine can be made: ${error.message}`, 'Remove the lab directory and provision again.')
      })
      const command = qemuCommand({
        accelerator: kind,
        mebibytes: kind === 'kvm' ? Math.max(mebibytes, Math.floor(totalmem() / 2 ** 21)) : mebibytes,
        processors: kind === 'kvm' ? availableParallelism() : processors,
        disk: { file: overlay, format: 'qcow2' },
        controller: 'nvme',
        second: `${directory.inside}/runner.tar`,
        kernel: { kernel: `${inside}/kernel`, options: `${kernelOptions}${nests ? ' lab.nests' : ''}` },
        hostname: 'lab',
        streams: 'port',
        credentials: {},
        console: `${directory.inside}/console`,
      })
      return linesOf(internals.spawnOwn(command), directory)
    },
  }
}

const kernelOptions = 'root=/dev/nvme0n1 rootfstype=ext4 rw console=ttyS0 quiet panic=-1 init=/lab/init'

/** Whether a machine under KVM has KVM itself. */
function hasNesting(): boolean {
  return ['intel', 'amd'].some((name) => {
    try {
      return /^[Y1]/.test(readFileSync(`/sys/module/kvm_${name}/parameters/nested`, 'utf8'))
    } catch {
      return false
    }
  })
}

/**
 * Node, the sources of the runner, and the packages that they import, as npm installed them. No hidden file: such files hold
 * settings and secrets of whoever runs this.
 */
export async function packRunner(
  file: string,
  signal: AbortSignal,
  root = join(import.meta.dirname, '../../..'),
): Promise<void> {
  const { packages } = JSON.parse(await readFile(join(root, 'node_modules/.package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; optional?: boolean }>
  }
  const used = Object.keys(packages).filter((path) => !packages[path]?.dev && !packages[path]?.optional)
  const node = ['-C', dirname(process.execPath), '--transform', 's,^node.*$,node,', basename(process.execPath)]
  await run(['tar', '-cf', file, ...node], { signal })
  await run(['tar', '-rf', file, '-C', root, '--exclude=.*', 'package.json', 'runner', ...used], { signal })
}

/** Characters of a line. A record has a few MiB: outputs in it are bounded. */
const longestLine = 16 * 1024 * 1024
/** Characters of what is quoted in a message. */
const longestQuote = 500
/** Bytes of the console, which is a file of this machine. */
const longestConsole = 64 * 1024 * 1024
/** Milliseconds without a line from a runner that sends one every ten seconds, on a quiet host. */
const silentMs = 180_000
const lookMs = 1000
/** In that time: an honest runner sends one for each step that begins. */
const mostLines = 20_000

/** Ends QEMU when what it sends or writes has no end, or when it shows no sign of life. */
export function linesOf(
  qemu: SandboxProcess,
  directory: Pick<GuestDirectory, 'console' | 'consoleSize'>,
): MachineLines {
  let complaint = ''
  let begun: string[] = []
  let length = 0
  let hear: (line: string) => void = () => {}
  let heard: number | undefined
  let [size, since] = [0, Date.now()]
  let count = 0
  let why: string | undefined
  const end = (reason: string) => {
    why ??= reason.slice(0, longestQuote)
    qemu.kill('SIGKILL')
  }
  const take = (line: string) => {
    count += 1
    if (count > mostLines) return end('it sends lines without an end')
    // QEMU's own words arrive by the same way.
    if (!line.startsWith('{')) complaint = line.slice(0, longestQuote)
    else {
      heard = Date.now()
      hear(line)
    }
  }
  qemu.output.setEncoding('utf8').on('data', (text: string) => {
    for (const [index, piece] of text.split('\n').entries()) {
      if (why !== undefined) return
      if (index > 0) {
        take(begun.join(''))
        begun = []
        length = 0
      }
      begun.push(piece)
      length += piece.length
    }
    if (length > longestLine) end('it sent a line that does not end')
  })
  const look = setInterval(() => {
    count = 0
    const now = directory.consoleSize()
    if (now !== size) [size, since] = [now, Date.now()]
    const console = directory.console()
    if (size > longestConsole) end('its console does not end')
    const trouble = troubleOn(console)
    if (trouble !== undefined) end(trouble)
    const limit = heard === undefined ? longestSilence(console) : silentMs
    const silent = Date.now() - (heard ?? since)
    if (limit !== undefined && silent > generousTimeout(limit))
      end(`it showed no sign of life for ${Math.round(silent / 1000)} s`)
  }, lookMs)
  const ended = qemu.exited.then(({ exitCode, signal }) => {
    clearInterval(look)
    const own = complaint === '' ? '' : `: ${complaint}`
    const text = why ?? (signal === null ? `QEMU ended with status ${exitCode}${own}` : `QEMU was ended by ${signal}`)
    return new LabError(
      `the machine round the lab ended: ${text}${lastOnConsole(directory.console())}`,
      'Run it again; when it ends in the same way, run the pages without --isolate vm on a disposable machine.',
    )
  })
  return {
    send: (line) => void qemu.stdin.write(`${line}\n`),
    listen: (listener) => {
      hear = listener
    },
    ended,
  }
}
