/** Derives the plain container's tree from the bootable one, so that both share the layer below. */

import { lstatSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { wordList } from '../../../core/word-list.ts'
import type { Context } from '../../provision/part.ts'
import { run } from '../../provision/run.ts'
import { closure } from '../rpm/debian-control.ts'
import { basePackageRecords, installedRecords, ownedPaths } from './debian-packages.ts'
import { layOutPlain } from './layout.ts'
import { basePackages } from './part.ts'

/** Not owned by a package, and of no use without an init. */
const bootableOnly = wordList(`
  etc/systemd/system usr/lib/modules usr/lib/ostree usr/lib/systemd/network usr/lib/systemd/system-preset
  usr/lib/systemd/system/bootc-fetch-apply-updates.service usr/lib/systemd/system/bootc-fetch-apply-updates.timer
  usr/lib/systemd/system/default.target.wants usr/lib/dracut etc/sudoers.d usr/lib/tmpfiles.d/stand-in-layout.conf
`)

/** Names of the Debian packages that every image has. */
export function userlandNames(base: string): Set<string> {
  const records = installedRecords(base)
  const essential = records.filter((record) => record.essential).map(({ name }) => name)
  return closure([...essential, 'base-files', ...basePackages.userland], records)
}

/** Makes `plain` from `bootable` by hard links: files that both have are the same file. */
export async function derivePlain(base: string, bootable: string, plain: string, context: Context): Promise<void> {
  await run(['cp', '-al', bootable, plain], context)
  const records = basePackageRecords(base)
  const userland = userlandNames(base)
  const kept = new Set(records.filter(({ name }) => userland.has(name)).flatMap(({ name }) => ownedPaths(base, name)))
  for (const { name } of records) {
    if (userland.has(name)) continue
    for (const path of ownedPaths(base, name)) {
      const stat = lstatSync(join(plain, path), { throwIfNoEntry: false })
      if (stat && !stat.isDirectory() && !kept.has(path)) await rm(join(plain, path))
    }
  }
  for (const path of bootableOnly) await rm(join(plain, path), { recursive: true, force: true })
  await layOutPlain(plain)
  const links = wordList('-xdev -type l -path */usr/bin/* -xtype l -lname ../lib/systemd/systemd')
  await run(['find', plain, ...links, '-delete'], context)
}
