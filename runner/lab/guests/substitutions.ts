/** Recorded in the evidence: how the machines of a lab differ from a reader's. */
export const guestSubstitutions: readonly string[] = [
  'machines: a key of the lab for root, and the certificates of its registries, enter by systemd credentials (SMBIOS)',
  'machines that boot from an image: the lab loads the kernel itself; files carry no SELinux labels, so nothing enforces them',
  'machines: a disk without a boot loader is booted by what its newest boot entry says',
]

/** Why no machine can be booted here; undefined where one can. */
export function whyNoGuests(): string | undefined {
  return process.arch === 'x64' ? undefined : `machines are booted on x86-64 only, this is ${process.arch}`
}
