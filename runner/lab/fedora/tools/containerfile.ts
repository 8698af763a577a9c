/** How the tools are made of Fedora's own image. */
import { allToolPackages, copiedPrograms, requiredPrograms } from './packages.ts'

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
