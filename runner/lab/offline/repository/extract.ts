/** Unpacks Debian packages, each into a directory of its own, and reads their records. */
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../../provision/context.ts'
import { runInRoot } from '../../provision/in-root.ts'
import { type DebianPackage, parseControl } from '../rpm/debian-control.ts'

/** Of every package: documentation, Debian's start scripts and defaults of its own tools. */
const dropped = [
  ...[
    'usr/share/man',
    'usr/share/locale',
    'usr/share/info',
    'usr/share/lintian',
    'usr/share/bug',
    'usr/share/doc-base',
  ],
  ...[
    'etc/init.d',
    'etc/cron.d',
    'etc/cron.daily',
    'etc/cron.weekly',
    'etc/cron.monthly',
    'etc/logrotate.d',
    'etc/ufw',
    'etc/apport',
  ],
  ...['usr/share/apport', 'usr/share/menu', 'usr/share/initramfs-tools', 'usr/share/reportbug', 'usr/share/gettext'],
  ...[
    'etc/apparmor.d',
    'etc/network',
    'etc/dhcp',
    'etc/ppp',
    'usr/lib/networkd-dispatcher',
    'usr/share/vim/addons',
    'usr/share/vim/registry',
  ],
]

const unpack = `set -eu
for file do
  name=$(basename "$file" .deb)
  mkdir "/mnt/out/$name"
  dpkg-deb --extract "$file" "/mnt/out/$name"
  dpkg-deb --field "$file" >"/mnt/out/$name.control"
done
`

export type Extracted = { record: DebianPackage; directory: string }

/** Unpacks `archives/*.deb` below `directory`, two at a time. */
export async function extractPackages(
  archives: string,
  directory: string,
  tools: string,
  context: Context,
): Promise<Extracted[]> {
  await runInRoot(
    tools,
    ['sh', '-c', `find /mnt/archives -name '*.deb' -print0 | xargs -0 -n 8 -P 2 sh -c '${unpack}' unpack`],
    {
      signal: context.signal,
      binds: [
        { host: archives, name: 'archives' },
        { host: directory, name: 'out' },
      ],
    },
  )
  const names = (await readdir(directory))
    .filter((name) => name.endsWith('.control'))
    .map((name) => name.slice(0, -'.control'.length))
  return await Promise.all(
    names.sort().map(async (name) => {
      const [record] = parseControl(await readFile(join(directory, `${name}.control`), 'utf8'))
      if (!record) throw new Error(`${name} has no control file`)
      for (const path of dropped) await rm(join(directory, name, path), { recursive: true, force: true })
      return { record, directory: join(directory, name) }
    }),
  )
}
