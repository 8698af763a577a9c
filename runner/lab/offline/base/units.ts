/** Gives services the names and the enablement that readers of Fedora's documentation expect. */
import { existsSync } from 'node:fs'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../../provision/context.ts'
import { runInRoot } from '../../provision/in-root.ts'

const units = 'usr/lib/systemd/system'

/** Debian's name → the usual one; the alias within the unit goes. */
const renamed: Record<string, string> = { 'ssh.service': 'sshd.service' }

/** Sockets and timers that have no counterpart. */
const removed = ['ssh.socket', 'sshd-unix-local.socket', 'sshd-vsock.socket']

/** What a machine would do at its first boot and after each upgrade, and what the image brings done. */
const doneInImage = ['ldconfig.service', 'systemd-journal-catalog-update.service', 'systemd-hwdb-update.service']

/**
 * Finds partitions by their types, and mounts what it takes for the boot partition over /boot on first use: bootc, which
 * keeps /boot unmounted until it writes there, then cannot read it. The images name their root on the command line.
 */
const gptGenerator = 'usr/lib/systemd/system-generators/systemd-gpt-auto-generator'

export async function arrangeUnits(tree: string, context: Context): Promise<void> {
  for (const [from, to] of Object.entries(renamed)) {
    const source = join(tree, units, from)
    if (!existsSync(source)) continue
    const text = await readFile(source, 'utf8')
    await writeFile(source, text.replace(`Alias=${to}\n`, ''))
    await rename(source, join(tree, units, to))
  }
  for (const unit of removed) await rm(join(tree, units, unit), { force: true })
  for (const unit of doneInImage) await rm(join(tree, units, 'sysinit.target.wants', unit), { force: true })
  await rm(join(tree, gptGenerator), { force: true })
  await runInRoot(tree, ['systemctl', 'preset-all'], { signal: context.signal, writable: true })
}
