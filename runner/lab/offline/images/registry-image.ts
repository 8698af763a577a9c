/**
 * What makes a plain container a stand-in for the registry that most people run: the same program, from Debian, at the
 * same place, started in the same way, so that its settings by environment variables work as documented.
 */
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ImageConfig } from './oci.ts'

const entrypoint = '/entrypoint.sh'
const configuration = '/etc/distribution/config.yml'

export const registryConfig: ImageConfig = {
  Entrypoint: [entrypoint],
  Cmd: [configuration],
  ExposedPorts: { '5000/tcp': {} },
  Volumes: { '/var/lib/registry': {} },
}

/** `tools` is the root file system of the lab's tools, which has Debian's package of the registry. */
export async function placeRegistry(tree: string, tools: string): Promise<void> {
  await mkdir(join(tree, 'usr/bin'), { recursive: true })
  await mkdir(join(tree, 'etc/distribution'), { recursive: true })
  await copyFile(join(tools, 'usr/bin/docker-registry'), join(tree, 'usr/bin/registry'))
  await writeFile(join(tree, entrypoint), '#!/bin/sh\nexec registry serve "$@"\n', { mode: 0o755 })
  await writeFile(
    join(tree, configuration),
    `version: 0.1
storage:
  filesystem:
    rootdirectory: /var/lib/registry
  delete:
    enabled: true
http:
  addr: :5000
`,
  )
}
