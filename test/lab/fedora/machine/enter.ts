/**
 * A machine with podman and a registry that has the documented images, for want of a real one: the tools of the offline
 * lab as root filesystem, in namespaces of its own, the stand-ins in a real registry under the real names. Only Fedora's
 * own images and mirrors are missing.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { runInRoot } from '../../../../runner/lab/provision/in-root.ts'

const directory = join(
  process.env.LAB_DIR ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'image-mode-docs'),
  'offline',
)
const project = resolve(import.meta.dirname, '../../../..')

export type Machine = {
  tools: string
  /** Of the stand-ins, in skopeo's `oci:`. */
  layout: string
}

/** What an earlier run of the offline lab left; undefined where there is none, or this is not root. */
export function findMachine(): Machine | undefined {
  if (process.getuid?.() !== 0) return undefined
  const states = join(directory, 'states')
  const files = (existsSync(states) ? readdirSync(states) : []).filter((name) => name.endsWith('.json'))
  for (const file of files
    .map((name) => join(states, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)) {
    const { tools, keeps } = JSON.parse(readFileSync(file, 'utf8')) as { tools: string; keeps: string[] }
    const images = keeps.find((name) => name.startsWith('images-'))
    const layout = images && join(directory, 'parts', images, 'layout')
    if (layout && existsSync(layout) && existsSync(tools)) return { tools, layout }
  }
  return undefined
}

/** Standard output of a script of this folder, run by this Node on the machine; `scratch` is /mnt/scratch there. */
export async function onMachine({ tools, layout }: Machine, script: string, scratch: string): Promise<string> {
  // Debian has it in a package of its own, which a workstation need not have.
  mkdirSync(join(scratch, 'bin'))
  copyFileSync('/sbin/pivot_root', join(scratch, 'bin/pivot_root'))
  const binds = [
    { host: project, name: 'project' },
    { host: dirname(process.execPath), name: 'node' },
    { host: layout, name: 'layout' },
    { host: scratch, name: 'scratch' },
  ]
  const file = join('/mnt/project/test/lab/fedora/machine', script)
  return await runInRoot(
    tools,
    ['sh', '-c', 'ip link set lo up; PATH=/mnt/scratch/bin:$PATH exec "$@"', 'sh', '/mnt/node/node', file],
    {
      signal: AbortSignal.timeout(15 * 60_000),
      binds,
      onLine: (line) => {
        if (process.env.TALK) process.stderr.write(`${line}\n`)
      },
    },
  )
}
