/** What the site says of a machine that a run booted. */
import type { Evidence } from '../../runner/evidence/schema.ts'
import { formatDuration } from './format.ts'
import { cleanTranscript } from './transcript.ts'

type Machine = NonNullable<Evidence['guests']>[number]

/** A machine whose kernel the lab loaded proves nothing about a boot loader, so the words say who loaded it. */
export const bootloaderWords: Record<Machine['bootloader'], string> = {
  'direct-kernel': 'kernel loaded by the lab, no boot loader',
  grub: 'boot loader GRUB',
  'systemd-boot': 'boot loader systemd-boot',
}

const acceleratorWords = { kvm: 'virtualized', emulation: 'emulated' }
const bootWords = { 'power-on': 'first boot', reboot: 'reboot', 'saved-state': 'resumed from a saved state' }

/** One line, e.g. `booted from image localhost/web:1; kernel loaded by the lab, no boot loader; emulated; first boot 68 s`. */
export function machineLine({ source, bootloader, accelerator, boots }: Machine): string {
  const times = boots.map(({ how, ms }) => `${bootWords[how]} ${formatDuration(ms)}`).join(', ')
  const started = boots.length > 0 ? 'booted from' : 'started from'
  return [
    `${started} ${cleanTranscript(source, 300).replace(/^(image|disk)=/, '$1 ')}`,
    bootloaderWords[bootloader],
    acceleratorWords[accelerator],
    times || 'it did not come up',
  ].join('; ')
}

/** The end of the console as inert text, short enough for a page; empty when it showed nothing. */
export function consoleText({ console }: Machine): string {
  return cleanTranscript(console, 6000).trim()
}
