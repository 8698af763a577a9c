/** Configuration files of the container tools as every sandbox sees them. */
import { ulimits } from '../provision/limits.ts'
import { hostStorageSubstitution, udevSubstitution } from '../sandbox/devices/loop-files.ts'
import { bootcCalls, imageStores, type PlacedFile } from '../sandbox/mounts/parts.ts'

/** Recorded in the evidence: where the lab's tools are set up otherwise than a reader's. */
export const containersSubstitutions = [
  'containers.conf: cgroups by cgroupfs, no limit of processes, the limits of open files and processes are those of the lab itself',
  'containers.conf: layers are compressed at the lowest level when pushed',
]

/** In this lab. */
export const substitutions = [
  ...containersSubstitutions,
  'storage.conf: base images come from a read-only store and are never pulled',
]

/** Recorded when a real bootc is there: what lets it install to disks. */
export const installationSubstitutions = [
  udevSubstitution,
  hostStorageSubstitution,
  '/usr/lib/bootc/install/20-stand-in.toml: `bootloader = "none"` in images that have no bootupd',
]

/** `stub`: containers and builds get the directory in which the bootc stub records its calls. */
export function configurationFiles(bootc: 'real' | 'stub'): PlacedFile[] {
  return [
    { path: '/etc/containers/containers.conf', content: containersConf(bootc) },
    { path: '/etc/containers/storage.conf', content: storageConf(imageStores.rootful, rootStorage) },
    { path: '/home/reader/.config/containers/storage.conf', content: storageConf(imageStores.rootless) },
    { path: '/etc/containers/registries.conf', content: registriesConf },
    { path: '/etc/containers/policy.json', content: '{ "default": [{ "type": "insecureAcceptAnything" }] }\n' },
  ]
}

function containersConf(bootc: 'real' | 'stub'): string {
  return `[containers]
default_ulimits = ${JSON.stringify(ulimits())}
pids_limit = 0
log_driver = "k8s-file"
${bootc === 'stub' ? `volumes = ["${bootcCalls}:${bootcCalls}"]\n` : ''}
[engine]
cgroup_manager = "cgroupfs"
compression_level = 1
events_logger = "file"
runtime = "crun"
`
}

const rootStorage = 'runroot = "/run/containers/storage"\ngraphroot = "/var/lib/containers/storage"\n'

function storageConf(store: string, places = ''): string {
  return `[storage]
driver = "overlay"
${places}
[storage.options]
additionalimagestores = ["${store}"]
`
}

const registriesConf = `unqualified-search-registries = ["registry.fedoraproject.org", "registry.access.redhat.com", "docker.io"]
short-name-mode = "enforcing"
`
