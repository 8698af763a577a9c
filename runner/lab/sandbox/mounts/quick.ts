/** Where small files of sandboxes live. */
import { existsSync, statfsSync } from 'node:fs'
import { join } from 'node:path'

/** A directory on tmpfs of which sandboxes of all runs may use a part, else the scratch directory. */
export function quickBase(scratch: string): string {
  const tmpfs = 0x01021994
  const shared = '/dev/shm'
  return existsSync(shared) && statfsSync(shared).type === tmpfs ? join(shared, 'image-mode-docs') : scratch
}
