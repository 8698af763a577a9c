/** What the run engine sees of a machine that was booted in a sandbox. */
import type { SandboxProcess } from '../lab.ts'

/** What loaded the kernel: the lab itself, or what a disk brings. */
export type Bootloader = 'direct-kernel' | 'grub' | 'systemd-boot'

/** Processor virtualization, or software that emulates a processor (slow, the same results). */
export type Accelerator = 'kvm' | 'emulation'

/** One start of a machine, until it answered an SSH login. `saved-state`: memory and disk as they were after an earlier boot. */
export type Boot = {
  how: 'power-on' | 'reboot' | 'saved-state'
  ms: number
  /** A start before it that showed no sign of life and was given up: what was seen of it. */
  hung?: string
}

export type GuestFacts = {
  name: string
  /** `image=…` or `disk=…`, as declared. */
  source: string
  bootloader: Bootloader
  accelerator: Accelerator
  boots: Boot[]
  /** End of what the machine wrote on its console. */
  console: string
}

export type Guest = {
  readonly name: string
  /** Runs a command as root on the machine, over SSH. */
  spawn(command: string[]): SandboxProcess
  /** Starts it again when it is off. Rejects with `GuestError` when it does not boot. */
  ready(): Promise<void>
  /**
   * Asked after a step that may have restarted or stopped the machine: waits until it is up again, or off. Undefined
   * when it just runs on. Rejects with `GuestError` when it does not come back.
   */
  settle(): Promise<{ how: 'rebooted' | 'powered off'; ms: number } | undefined>
  facts(): GuestFacts
}

/** A machine that did not boot, or died. The document's block fails with it. */
export class GuestError extends Error {
  override name = 'GuestError'
  /** End of the console: what a person at the machine would see. */
  readonly console: string
  readonly remedy: string | undefined
  constructor(message: string, console: string, remedy?: string) {
    super(message)
    this.console = console
    this.remedy = remedy
  }
}
