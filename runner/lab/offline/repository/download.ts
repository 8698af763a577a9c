/** Downloads Debian packages and what they need beyond the userland that every stand-in has. */

import { existsSync, readdirSync } from 'node:fs'
import { cp, glob, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { wordList } from '../../../core/word-list.ts'
import { aptOptions, proxies } from '../../provision/debootstrap.ts'
import { runInRoot } from '../../provision/in-root.ts'
import type { Context } from '../../provision/part.ts'
import { type Entry, unneededFiles } from '../rpm/catalogue.ts'
import { type DebianPackage, parseControl } from '../rpm/debian-control.ts'

/** Resolves each set by itself, given dpkg's records (`status`), into `directory/archives`; checks the signatures. */
export async function downloadPackages(
  sets: string[][],
  status: string,
  directory: string,
  tools: string,
  task: string,
  context: Context,
): Promise<void> {
  for (const name of ['lists/partial', 'archives/partial', 'cache', 'conf'])
    await mkdir(join(directory, name), { recursive: true })
  await writeFile(join(directory, 'status'), status)
  await writeFile(join(directory, 'conf/apt.conf'), settings)
  let total = 0
  let done = 0
  const onLine = (line: string) => {
    total += Number(/(\d+) newly installed/.exec(line)?.[1] ?? 0)
    if (total > 0 && /^Get:/.test(line)) {
      done = Math.min(done + 1, total)
      if (done % 10 === 0 || done === total)
        context.progress({ task, state: 'progress', note: 'download', done, total, unit: 'packages' })
    }
  }
  const options = {
    signal: context.signal,
    network: 'host' as const,
    binds: [{ host: directory, name: 'apt' }],
    environment: proxies(),
    onLine,
  }
  const apt = ['env', 'APT_CONFIG=/mnt/apt/conf/apt.conf', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q']
  await runInRoot(tools, [...apt, 'update'], options)
  for (const names of sets)
    await runInRoot(tools, [...apt, '--no-install-recommends', '--download-only', 'install', ...names], options)
}

/** apt works on files of its own: the tools' stay as they are. Running as another user would need rights on them. */
const settings = `${aptOptions.map((option) => `${option};`).join('\n')}
Dir::State::status "/mnt/apt/status";
Dir::State::lists "/mnt/apt/lists";
Dir::Cache "/mnt/apt/cache";
Dir::Cache::archives "/mnt/apt/archives";
APT::Sandbox::User "root";
APT::Get::Assume-Yes "true";
`

/** Files that entries add, by entry. */
export const overlays = join(import.meta.dirname, 'overlay')

/** `sources`: directories of the unpacked Debian packages; all end up in `directory`. */
export async function arrange(entry: Entry, sources: string[], directory: string): Promise<void> {
  await mkdir(directory, { recursive: true })
  for (const source of sources)
    await cp(source, directory, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true })
  for (const [from, to] of Object.entries(entry.move ?? {})) {
    await mkdir(dirname(join(directory, to)), { recursive: true })
    await rename(join(directory, from), join(directory, to)).catch((cause) => {
      throw new Error(`the catalogue's entry ${entry.name} moves ${from}, which the package does not have`, { cause })
    })
  }
  for (const pattern of [...unneededFiles, ...(entry.drop ?? [])]) {
    for await (const path of glob(pattern.slice(1), { cwd: directory }))
      await rm(join(directory, path), { recursive: true })
  }
  const overlay = join(overlays, entry.name)
  if (existsSync(overlay)) await cp(overlay, directory, { recursive: true, force: true, verbatimSymlinks: true })
  for (const [path, target] of Object.entries(entry.links ?? {})) {
    await mkdir(dirname(join(directory, path)), { recursive: true })
    await symlink(target, join(directory, path))
  }
  await removeEmpty(directory)
}

/** Directories that lost all their files belong to nobody; those in /var are state that the package wants. */
async function removeEmpty(directory: string, root = directory): Promise<void> {
  for (const item of await readdir(directory, { withFileTypes: true })) {
    if (item.isDirectory()) await removeEmpty(join(directory, item.name), root)
  }
  const kept = directory === root || directory.startsWith(join(root, 'var/'))
  if (!kept && readdirSync(directory).length === 0) await rm(directory, { recursive: true })
}

/** Paths of all files, links and directories of `directory`, absolute as seen inside. */
export async function listPaths(directory: string): Promise<string[]> {
  const items = await readdir(directory, { recursive: true, withFileTypes: true })
  return items.map((item) => join(item.parentPath, item.name).slice(directory.length)).sort()
}

/** Of every package: documentation, Debian's start scripts and defaults of its own tools. */
const dropped = wordList(`
  usr/share/man usr/share/locale usr/share/info usr/share/lintian usr/share/bug usr/share/doc-base etc/init.d
  etc/cron.d etc/cron.daily etc/cron.weekly etc/cron.monthly etc/logrotate.d etc/ufw etc/apport usr/share/apport
  usr/share/menu usr/share/initramfs-tools usr/share/reportbug usr/share/gettext etc/apparmor.d etc/network etc/dhcp
  etc/ppp usr/lib/networkd-dispatcher usr/share/vim/addons usr/share/vim/registry
`)

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
