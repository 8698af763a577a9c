/** The machine's processors, for the evidence. */
import { cpus } from 'node:os'

/** Reads all of /proc/cpuinfo: to be asked once for a lab, not for each tutorial. */
export function describeCpu(): string {
  const all = cpus()
  return `${all.length} × ${all[0]?.model ?? process.arch}`
}

/** As Fedora names it. */
export function architecture(): string {
  const names: Partial<Record<NodeJS.Architecture, string>> = { x64: 'x86_64', arm64: 'aarch64' }
  return names[process.arch] ?? process.arch
}
