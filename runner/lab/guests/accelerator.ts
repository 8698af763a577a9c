/** Whether machines can use the processor's virtualization. A device node says nothing: on some machines a kernel hangs under it. */
import { readFile, writeFile } from 'node:fs/promises'
import { release } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Internals } from '../sandbox/internals.ts'
import { tryInSandbox } from './command.ts'
import type { Accelerator } from './guest.ts'

/** Milliseconds in which a kernel under KVM has long begun to speak. */
const patienceMs = 20_000
let known: Promise<Accelerator> | undefined

/** Found out once for each kernel of the host, by booting `kernel` (a path in the sandbox) and listening; kept in `directory`. */
export function accelerator(internals: Internals, kernel: string, directory: string): Promise<Accelerator> {
  known ??= probe(internals, kernel, directory)
  return known
}

async function probe(internals: Internals, kernel: string, directory: string): Promise<Accelerator> {
  const present = await tryInSandbox(internals, ['test', '-w', '/dev/kvm'])
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
  const machine = [
    'qemu-system-x86_64',
    '-machine',
    'q35',
    '-accel',
    'kvm',
    '-cpu',
    'host',
    '-m',
    '512M',
    '-nodefaults',
  ]
  const speech = ['-display', 'none', '-serial', 'stdio', '-no-reboot', '-append', 'console=ttyS0 panic=-1 quiet=0']
  const child = internals.spawnOwn([...machine, '-kernel', kernel, ...speech], { user: 'root', cwd: '/' })
  let said = ''
  child.output.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  await Promise.race([child.exited, delay(patienceMs, undefined, { ref: false })])
  child.kill('SIGKILL')
  await child.exited
  return said.includes('Kernel panic') ? 'kvm' : 'emulation'
}
