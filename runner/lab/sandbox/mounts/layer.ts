/** The layer over the tools that all sandboxes of a run share: devices, mount points, names, the lab's configuration. */
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { device, performOutside } from './operation.ts'
import {
  bootcCalls,
  controlInside,
  devices,
  diskInside,
  guestsInside,
  hidden,
  hostname,
  hostRoot,
  imageStores,
  type LabParts,
  type PlacedFile,
  pristine,
  reader,
} from './parts.ts'

/** Path → owner and mode; directories on the way take after those of the tools. */
const directories: [path: string, mode: number, uid: number][] = [
  ...[
    ...['/proc', '/sys', '/run', '/dev', '/dev/pts', '/dev/shm', '/dev/net', '/var/lib/containers'],
    ...[hostRoot, pristine.proc, pristine.sys, diskInside, guestsInside, imageStores.rootful, imageStores.rootless],
  ].map((path): [string, number, number] => [path, 0o755, 0]),
  [hidden, 0o700, 0],
  ['/tmp', 0o1777, 0],
  ['/var/tmp', 0o1777, 0],
  ...['', '/.config', '/.config/containers', '/.local', '/.local/share', '/.local/share/containers', '/work'].map(
    (path): [string, number, number] => [`${reader.home}${path}`, 0o755, reader.uid],
  ),
]

const links: [path: string, target: string][] = [
  ['/dev/ptmx', 'pts/ptmx'],
  ['/dev/fd', '/proc/self/fd'],
  ['/dev/stdin', '/proc/self/fd/0'],
  ['/dev/stdout', '/proc/self/fd/1'],
  ['/dev/stderr', '/proc/self/fd/2'],
]

const names: PlacedFile[] = [
  { path: '/etc/hostname', content: `${hostname}\n` },
  { path: '/etc/hosts', content: `127.0.0.1 localhost ${hostname}\n::1 localhost ip6-localhost\n` },
  { path: '/etc/resolv.conf', content: '# This lab has no network.\n' },
]

/** Makes the layer in an empty directory. Synchronous but for the agent: through threads, it takes several times as long. */
export async function makeLayer(parts: LabParts, layer: string, files: PlacedFile[]): Promise<void> {
  const make = (path: string) => makeDirectory(parts.root, layer, path)
  mkdirSync(layer, { recursive: true, mode: 0o755 })
  for (const [path, mode, uid] of directories) {
    const made = join(layer, make(path))
    chownSync(made, uid, uid)
    chmodSync(made, mode)
  }
  await performOutside([
    ...devices.map(([name, major, minor]) => device(join(layer, 'dev', name), '666', major, minor)),
    ...otherDevices(parts.root).map((name) => device(join(layer, 'dev', name), '000', 0, 0)),
  ])
  for (const [path, target] of links) symlinkSync(target, join(layer, path))
  make(dirname(controlInside))
  make(dirname(bootcCalls))
  for (const file of [...names, ...parts.files, ...files]) place(parts.root, layer, file)
}

/** The tools may bring nodes of their own, e.g. /dev/console, which is the host's. A character device 0:0 hides a name. */
function otherDevices(root: string): string[] {
  const ours = [
    ...directories.map(([path]) => path),
    ...links.map(([path]) => path),
    ...devices.map(([name]) => `/dev/${name}`),
  ]
  return readdirSync(join(root, 'dev')).filter((name) => !ours.includes(`/dev/${name}`))
}

function place(root: string, layer: string, file: PlacedFile): void {
  const target = join(layer, makeDirectory(root, layer, dirname(file.path)), posix.basename(file.path))
  writeFileSync(target, file.content, { mode: file.mode ?? 0o644 })
  if (file.mode) chmodSync(target, file.mode)
}

/** Makes a directory in the layer, where symbolic links of the tools lead, with the owners and modes of the tools. */
function makeDirectory(root: string, layer: string, path: string): string {
  let at = '/'
  const ahead = path.split('/').filter(Boolean)
  for (let hops = 0; ahead.length > 0; ) {
    const next = posix.join(at, ahead.shift() ?? '')
    const seen = lstatSync(join(root, next), { throwIfNoEntry: false })
    if (seen?.isSymbolicLink()) {
      if (++hops > 40) throw new Error(`${path}: too many symbolic links in ${root}`)
      const target = readlinkSync(join(root, next))
      ahead.unshift(...target.split('/').filter(Boolean))
      if (target.startsWith('/')) at = '/'
      continue
    }
    at = next
    const made = join(layer, at)
    if (existsSync(made)) continue
    mkdirSync(made, { mode: 0o755 })
    if (!seen) continue
    chownSync(made, seen.uid, seen.gid)
    chmodSync(made, seen.mode & 0o7777)
  }
  return at
}
