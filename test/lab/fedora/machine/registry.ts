/** The registry of the machine: Debian's, on its loopback, with plain HTTP, behind the documented names by configuration. */
import { spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { configurationFiles } from '../../../../runner/lab/offline/configuration.ts'

export const address = '127.0.0.1:5000'

/** Configures containers' tools of this process and its children by the environment. */
export async function configure(scratch: string): Promise<void> {
  const names = ['quay.io', 'docker.io', 'ghcr.io']
  const registries = names.map(
    (name) => `[[registry]]\nprefix = "${name}"\nlocation = "${address}/${name}"\ninsecure = true\n`,
  )
  const place = join(scratch, 'containers')
  await mkdir(place, { recursive: true })
  await writeFile(join(place, 'registries.conf'), registries.join('\n'))
  const containers = configurationFiles('real').find(({ path }) => path.endsWith('/containers.conf'))
  await writeFile(join(place, 'containers.conf'), containers?.content ?? '')
  process.env.CONTAINERS_REGISTRIES_CONF = join(place, 'registries.conf')
  process.env.CONTAINERS_CONF = join(place, 'containers.conf')
}

/** Resolves when it listens; the function ends it. */
export async function startRegistry(scratch: string): Promise<() => void> {
  const config = join(scratch, 'registry.yml')
  const store = join(scratch, 'registry')
  await writeFile(
    config,
    `version: 0.1\nlog:\n  accesslog:\n    disabled: true\nstorage:\n  filesystem:\n    rootdirectory: ${store}\nhttp:\n  addr: ${address}\n`,
  )
  const child = spawn('docker-registry', ['serve', config], { stdio: ['ignore', 'ignore', 'pipe'] })
  await new Promise<void>((done, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the registry ended (${code})`)))
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('listening on')) done()
    })
  })
  return () => child.kill()
}
