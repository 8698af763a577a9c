/** TCP ports that the workstation serves on all its addresses, such as those that a container publishes. */
import type { Internals } from '../sandbox/internals.ts'
import { inSandbox } from './command.ts'

/** QEMU would end at once if it were to forward one of them, even from an address of its own. */
export async function servedPorts(internals: Internals): Promise<number[]> {
  return portsOnAllAddresses(await inSandbox(internals, ['cat', '/proc/net/tcp', '/proc/net/tcp6']))
}

const listening = '0A'

/** Reads the kernel's tables of TCP sockets, of IPv4 and IPv6. */
export function portsOnAllAddresses(tables: string): number[] {
  const ports = tables.split('\n').flatMap((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/)
    const [address = '', port = ''] = local.split(':')
    return state === listening && /^0+$/.test(address) ? [Number.parseInt(port, 16)] : []
  })
  return [...new Set(ports)]
}
