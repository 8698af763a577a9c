/** Copies images into a store with the lab's own skopeo. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { proxies } from '../../provision/debootstrap.ts'
import { type Bind, runInRoot } from '../../provision/in-root.ts'
import type { Context } from '../../provision/part.ts'

/** Whose podman reads the store: its files belong to root, or to the ids that the reader's user namespace maps. */
export type Owner = 'rootful' | 'rootless'

export type Store = { directory: string; owner: Owner; tools: string }

/** skopeo's name for `name` in a store that is bound to /mnt/store. */
function reference(owner: Owner, name: string): string {
  return `containers-storage:[overlay@/mnt/store+${runRoot(owner)}]${name}`
}

function runRoot(owner: Owner): string {
  return owner === 'rootless' ? '/run/user/1000/store' : '/run/store'
}

/** `from`: a source as skopeo writes it, with paths below `binds`. The manifest stays as it is, byte for byte. */
export async function copyIntoStore(
  from: string,
  name: string,
  store: Store,
  binds: Bind[],
  context: Context,
): Promise<void> {
  await runInRoot(
    store.tools,
    ['skopeo', '--insecure-policy', 'copy', '--quiet', '--preserve-digests', from, reference(store.owner, name)],
    {
      signal: context.signal,
      reader: store.owner === 'rootless',
      binds: [{ host: store.directory, name: 'store' }, ...binds],
      environment: proxies(),
    },
  )
}

/** Removes the images of a store that lost their names to others. */
export async function removeNameless(store: Store, context: Context): Promise<void> {
  const own = ['env', 'HOME=/run/user/1000', 'XDG_CONFIG_HOME=/run/user/1000']
  const places = ['--root', '/mnt/store', '--runroot', runRoot(store.owner), '--storage-driver', 'overlay']
  await runInRoot(store.tools, [...own, 'podman', ...places, 'image', 'prune', '--force'], {
    signal: context.signal,
    reader: store.owner === 'rootless',
    binds: [{ host: store.directory, name: 'store' }],
  })
  // podman's own records have no place in a store that others read.
  for (const name of ['libpod', 'db.sql', 'networks', 'secrets'])
    await rm(join(store.directory, name), { recursive: true, force: true })
}
