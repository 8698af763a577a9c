/** The devices that a page with the machine's own root may open or make: a list, instead of all that the machine has. */
import { devices, kvm } from '../mounts/inside.ts'
import { performOutside } from '../mounts/outside.ts'

/** Of every Linux system: terminals. */
const terminals = ['c 5 1', 'c 5 2', 'c 136 *']
const loopControl = 'c 10 237'

/**
 * `partitions`: `MAJOR:MINOR` of those that are there. Whether the kernel can do it: without BPF for control groups, such a
 * page may use whatever it makes a node of.
 */
export async function allowDevices(
  cgroup: string | undefined,
  loops: number[],
  partitions: string[] = [],
): Promise<boolean> {
  if (cgroup === undefined) return false
  const rules = [
    ...[...devices, kvm].map(([, major, minor]) => `c ${major} ${minor}`),
    ...terminals,
    loopControl,
    ...loops.map((number) => `b 7 ${number}`),
    ...partitions.map((device) => `b ${device.replace(':', ' ')}`),
  ]
  return await performOutside([['devices', cgroup, ...rules]]).then(
    () => true,
    () => false,
  )
}
