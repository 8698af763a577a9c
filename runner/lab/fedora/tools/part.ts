/** The root filesystem that every sandbox is layered on: Fedora, with the tools that readers use. */

import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { wordList } from '../../../core/word-list.ts'
import { prevented } from '../../lab.ts'
import { ulimits } from '../../provision/limits.ts'
import type { Context, Part } from '../../provision/part.ts'
import { run } from '../../provision/run.ts'
import { type Podman, storageInside } from './podman.ts'

/** bootc is left out on purpose: readers have it in their images and machines, not on the workstation. */
const toolPackages = {
  containers: ['podman', 'buildah', 'skopeo', 'crun', 'netavark', 'aardvark-dns', 'catatonit', 'fuse-overlayfs'],
  networks: ['iptables-nft', 'nftables', 'iproute', 'passt', 'slirp4netns', 'ca-certificates', 'curl'],
  registries: ['httpd-tools', 'openssl', 'openssh-clients'],
  images: ['ostree', 'tar', 'xz', 'zstd', 'file'],
  system: wordList(`
    systemd shadow-utils shadow-utils-subid sudo util-linux util-linux-script procps-ng hostname which
  `),
  machines: ['qemu-system-x86-core', 'qemu-img', 'e2fsprogs', 'dnsmasq'],
  reader: ['git', 'jq', 'less', 'ShellCheck', 'diffutils', 'findutils', 'gawk'],
} as const satisfies Record<string, readonly string[]>

/** All of them, sorted. */
export function allToolPackages(): string[] {
  return Object.values(toolPackages).flat().sort()
}

/** Without these there is no lab; of the other packages a release of Fedora may lack some. */
const requiredPrograms: readonly string[] = [
  ...['podman', 'buildah', 'skopeo', 'crun', 'netavark', 'aardvark-dns', 'newuidmap', 'pasta', 'slirp4netns', 'ip'],
  ...['docker-registry', 'htpasswd', 'openssl', 'curl', 'sudo', 'systemctl', 'ps', 'git', 'jq'],
]

/** Programs that Fedora does not package, taken from the images in which their makers publish them. */
export const copiedPrograms: { image: string; from: string; to: string }[] = [
  { image: 'docker.io/library/registry:2', from: '/bin/registry', to: '/usr/local/bin/docker-registry' },
  { image: 'ghcr.io/sigstore/cosign/cosign:v3.1.1', from: '/ko-app/cosign', to: '/usr/local/bin/cosign' },
]

/** Tools whose versions are reported. */
export const reportedPackages: readonly string[] = [
  ...toolPackages.containers,
  ...['passt', 'slirp4netns', 'dnf5', 'rpm', 'ostree', 'systemd', 'bash', 'coreutils', 'sudo', 'git', 'jq', 'curl'],
  'ShellCheck',
]

/** The Fedora that the tools are made of. */
export const base = 'quay.io/fedora/fedora:44'

const bundle = '/etc/ssl/certs/ca-certificates.crt'

/**
 * One unprivileged user with real sudo, whose id ranges rootless podman maps. sudo must not try to restore the core
 * limit: no limit can be raised where the lab itself runs in a container. The authorities become one plain file at the
 * place where the sandbox puts its own beside them; all other names of the bundle lead there.
 */
const customize = `set -eu
id reader >/dev/null 2>&1 || useradd --uid 1000 --user-group --create-home --shell /bin/bash reader
printf 'reader ALL=(ALL) NOPASSWD: ALL\\n' >/etc/sudoers.d/reader
chmod 440 /etc/sudoers.d/reader
printf 'Set disable_coredump false\\n' >>/etc/sudo.conf
printf 'reader:100000:65536\\n' >/etc/subuid
printf 'reader:100000:65536\\n' >/etc/subgid
cp -L /etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem /tmp/bundle
if [ -L /etc/ssl/certs ]; then rm /etc/ssl/certs; fi
mkdir -p /etc/ssl/certs /etc/pki/tls/certs
rm -f ${bundle}
mv /tmp/bundle ${bundle}
chmod 644 ${bundle}
ln -sf ${bundle} /etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem
ln -sf ${bundle} /etc/pki/tls/certs/ca-bundle.crt
ln -sf ${bundle} /etc/pki/tls/cert.pem
rm -rf /var/lib/containers /var/cache/* /var/log/*
mkdir -p /home/reader/.local/share/containers /home/reader/work /var/lib/containers /mnt
chown -R reader:reader /home/reader`

/** netavark and its name server are no commands: podman knows where they lie. */
const check = `PATH=$PATH:/usr/libexec/podman:/usr/lib/podman; for p in ${requiredPrograms.join(' ')}; do \\
    command -v $p >/dev/null || { echo "Fedora gave no $p" >&2; exit 1; }; done`

/** The whole recipe: equal texts on an equal base give equal tools, but for what Fedora's mirrors hold at the time. */
export function containerfile(): string {
  return `FROM ${base}
RUN dnf -y install --setopt=install_weak_deps=False --skip-unavailable ${allToolPackages().join(' ')} && dnf clean all
${copiedPrograms.map(({ image, from, to }) => `COPY --from=${image} ${from} ${to}`).join('\n')}
RUN ${customize.replaceAll('\n', '; \\\n    ')}
RUN ${check}
`
}

/** Raise it when a change of the code, not of the recipe, changes the tools. */
const revision = 1

const recipe = containerfile()

/** What, apart from the base, decides the tools. */
export const toolsRecipe: unknown = { revision, recipe }

export type Base = {
  /** Of the manifest for this machine. */
  digest: string
  /** All digests by which the registry knows it: that of the list of architectures too. */
  known: string[]
}

/** Pulls the base into `storage`. */
export async function pullBase(podman: Podman, storage: string, context: Context): Promise<Base> {
  const task = `Pull ${base}`
  context.progress({ task, state: 'start' })
  await podman(['pull', '--quiet', base], storage, context).catch(
    prevented(`${base}, of which the tools are made, cannot be had`),
  )
  const listed = await podman(['image', 'inspect', '--format', '{{.Digest}} {{.RepoDigests}}', base], storage, context)
  context.progress({ task, state: 'done' })
  const known = [...new Set(listed.match(/sha256:[0-9a-f]{64}/g) ?? [])]
  return { digest: known[0] ?? '', known }
}

/** `storage` holds the base. */
export function toolsPart(digest: string, storage: string, podman: Podman): Part {
  return {
    name: 'tools',
    recipe: { toolsRecipe, digest },
    async build(directory: string, context: Context) {
      const task = `Tools: podman, buildah, skopeo and others on ${base}`
      context.progress({ task, state: 'start' })
      const file = join(storage, 'Containerfile')
      const archive = join(storage, 'tools.tar')
      await writeFile(file, recipe)
      // No bridge, no control groups: nothing of the build shows on the machine.
      const alone = ['--isolation', 'chroot', '--network', 'host', ...ulimits().flatMap((limit) => ['--ulimit', limit])]
      const out = ['--output', `type=tar,dest=${storageInside}/tools.tar`]
      await podman(
        ['build', ...alone, ...out, '--file', `${storageInside}/Containerfile`, `${storageInside}/tmp`],
        storage,
        context,
        (line) => {
          const step = /^(?:STEP (\d+)\/(\d+)|\[ *(\d+)\/(\d+)\])/.exec(line)
          if (step) context.progress({ task, state: 'progress', note: line.slice(0, 60) })
        },
      )
      const faithful = ['--numeric-owner', '--xattrs', '--xattrs-include=*']
      await run(['tar', ...faithful, '-xpf', archive, '-C', directory], context)
      await rm(archive)
      context.progress({ task, state: 'done' })
    },
  }
}
