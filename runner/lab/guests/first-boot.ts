/** The first start of a machine: from the saved state where there is one; else booted, and saved for the next. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Boot } from '../lab.ts'
import { readToEnd } from '../read-to-end.ts'
import type { Internals } from '../sandbox/internals.ts'
import { guestsInside } from '../sandbox/mounts/parts.ts'
import { inSandbox } from './command.ts'
import type { GuestDirectory } from './guest-directory.ts'
import type { Running } from './machine.ts'
import type { Prepared } from './prepare-disk.ts'
import { keepState } from './saved-states.ts'

export const stateName = 'booted'

export async function firstBoot(
  { state, disk }: Prepared,
  start: (how: Boot['how']) => Promise<Running>,
  internals: Internals,
  directory: GuestDirectory,
): Promise<Running> {
  if (state?.hasState) {
    await directory.bring(join(state.directory, 'state.qcow2'), 'overlay.qcow2')
    const machine = await start('saved-state').catch(() => undefined)
    if (machine) {
      await readToEnd(machine.login(['date', '--set', `@${Math.ceil(Date.now() / 1000)}`]))
      return machine
    }
    // Whatever is wrong with it, a boot shows whether it is the image.
    await rm(join(state.directory, 'state.qcow2'), { force: true })
  }
  if (state) {
    const base = `${guestsInside}/${state.directory.split('/').at(-1)}/disk`
    await inSandbox(internals, ['qemu-img', 'create', '-q', '-f', 'qcow2', '-b', base, '-F', 'raw', disk.file])
  }
  const machine = await start('power-on')
  if (state) {
    await readToEnd(machine.login(['timeout', '120', 'systemctl', 'is-system-running', '--wait']))
    await readToEnd(machine.login(['sync']))
    await machine.monitor.human('stop')
    const said = await machine.monitor.human(`savevm ${stateName}`)
    if (said === '') await keepState(state, (to) => directory.keep('overlay.qcow2', to))
    await machine.monitor.human('cont')
  }
  return machine
}
