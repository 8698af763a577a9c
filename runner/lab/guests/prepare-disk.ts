/** What a machine starts from: a disk that the document installed, or one that the lab makes of an image. */
import type { Declaration } from '../../document/model.ts'
import type { Internals } from '../sandbox/internals.ts'
import { guestsInside, reader } from '../sandbox/mounts/parts.ts'
import { type DiskBoot, findImage, howItBoots, makeImageDisk } from './disk-boot.ts'
import type { GuestDirectory } from './guest-directory.ts'
import type { Hardware } from './hardware.ts'
import { mebibytes, processors } from './machine-slots.ts'
import { findState, makeState, type SavedState, stateKey } from './saved-states.ts'

/** Files on the disk carry no SELinux labels: where there is SELinux, it may not enforce them. */
const options =
  'root=/dev/vda rw console=ttyS0 quiet systemd.gpt_auto=0 systemd.show_status=1 enforcing=0 systemd.default_device_timeout_sec=900'

export type GuestRequest = {
  declaration: Declaration
  /** Its number among the machines of the document. */
  index: number
  /** Names of registries that the machine shall trust. */
  registries: string[]
  /** The document that declares it. */
  page: string
}

export type Prepared = {
  disk: Hardware['disk']
  /** Of the next start. */
  kernel(): Promise<DiskBoot>
  /** Where a state is kept, or goes on from. */
  state?: SavedState
}

export async function prepareDisk(
  internals: Internals,
  request: GuestRequest,
  directory: GuestDirectory,
): Promise<Prepared> {
  const { image, disk } = request.declaration.options
  if (disk !== undefined) {
    const file = inWork(disk)
    return { disk: { file, format: 'raw' }, kernel: () => howItBoots(internals, file, directory.inside) }
  }
  const name = image ?? ''
  const found = await findImage(internals, name)
  const { directory: states, identity } = internals.parts.guests
  const what = identity === '' ? found.id : (found.history ?? found.id)
  const key = stateKey({
    what,
    // A page can change the state while it is saved: it shall harm no other page.
    page: request.page,
    identity,
    owner: found.owner,
    hardware: `${processors} ${mebibytes} ${options}`,
    registries: request.registries.join(' '),
  })
  const state =
    (await findState(states, key)) ??
    (await makeState(states, key, (to) => makeImageDisk(internals, name, found.owner, to)))
  const inside = `${guestsInside}/${key}`
  const kernel = { kernel: `${inside}/kernel`, initramfs: `${inside}/initramfs`, options }
  return {
    disk: { file: `${directory.inside}/overlay.qcow2`, format: 'qcow2' },
    kernel: async () => ({ bootloader: 'direct-kernel', kernel }),
    state,
  }
}

/** Files that a declaration names lie in the working directory. */
export function inWork(file: string): string {
  return file.startsWith('/') ? file : `${reader.work}/${file}`
}
