/** What the console of a machine says. */
import { safeText, terminalText } from '../../core/terminal-text.ts'

/** Characters: a terminal is narrower. */
const longestLine = 500

/** The last lines, as a person at the machine would see them. */
export function lastLines(console: string, count = 20): string {
  const text = safeText(terminalText(Buffer.from(console, 'latin1')))
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .slice(-count)
    .map((line) => line.slice(0, longestLine))
    .join('\n')
}

/** For a message; empty where the console is. */
export function lastOnConsole(console: string): string {
  const lines = lastLines(console)
  return lines === '' ? '; its console stayed empty' : `; last on its console:\n${lines.replace(/^/gm, '  ')}`
}

/** What the console says when nothing will come of a boot any more. */
export function troubleOn(console: string): string | undefined {
  const panic = /Kernel panic - not syncing: [^\r\n]*/.exec(console)?.[0]
  if (panic) return panic
  if (/You are in emergency mode|Entering emergency mode|Press Enter for emergency shell/.test(console))
    return 'it is in emergency mode'
  return undefined
}

/** Milliseconds without a sign of life that no boot needs on a quiet host: in the boot loader, in the kernel, and after it. */
const loaderMs = 180_000
const kernelMs = 60_000
const userSpaceMs = 150_000

/**
 * How long a console may stay as it is; undefined where it says no more because the system is up. systemd announces itself
 * on the console in a sequence of its own, also where it is quiet.
 */
export function longestSilence(console: string): number | undefined {
  if (/\blogin:/.test(console)) return undefined
  if (/comm=systemd|systemd\[1\]|\[ {2}OK {2}\]/.test(console)) return userSpaceMs
  // A loader reads kernel and initramfs by the firmware, which takes minutes where the processor is emulated.
  const loading = /GNU GRUB|systemd-boot|BdsDxe/.test(console) && !/\[ +\d+\.\d{6}\]/.test(console)
  return loading ? loaderMs : kernelMs
}
