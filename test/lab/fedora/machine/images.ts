/** Fills the registry: stand-ins under their names, and a base for the tools that has what the recipe asks of Fedora. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { allToolPackages, copiedPrograms } from '../../../../runner/lab/fedora/tools/part.ts'
import { hostPodman } from '../../../../runner/lab/fedora/tools/podman.ts'
import { run } from '../../../../runner/lab/provision/run.ts'
import { address } from './registry.ts'

const signal = new AbortController().signal

/** Pushes the stand-in of one name under another (or the same), byte for byte. */
export async function publish(standIn: string, name: string): Promise<void> {
  const copy = ['skopeo', '--insecure-policy', 'copy', '--quiet', '--preserve-digests', '--dest-tls-verify=false']
  await run([...copy, `oci:/mnt/layout:${standIn}`, `docker://${address}/${name}`], { signal })
}

/**
 * Debian's programs in a root filesystem, with a repository of RPM packages of Fedora's names: they are empty, the real
 * dnf installs them.
 */
export async function publishBase(scratch: string, name: string): Promise<void> {
  const context = join(scratch, 'base')
  await mkdir(join(context, 'repository'), { recursive: true })
  await makePackages(context)
  // Nothing that is mounted, and nothing that no tool needs.
  const without = ['./usr/share/doc', './usr/share/man', './mnt/*'].map((path) => `--exclude=${path}`)
  await run(['tar', '-C', '/', '--one-file-system', ...without, '-cf', join(context, 'root.tar'), '.'], { signal })
  await writeFile(
    join(context, 'local.repo'),
    '[local]\nname=local\nbaseurl=file:///repository\nenabled=1\ngpgcheck=0\n',
  )
  await build(
    `FROM scratch
ADD root.tar /
COPY repository /repository
COPY local.repo /etc/yum.repos.d/local.repo
RUN mkdir -p /etc/pki/ca-trust/extracted/pem && ln /etc/ssl/certs/ca-certificates.crt /etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem
RUN userdel -r reader && rm -f /etc/sudoers.d/reader /etc/subuid /etc/subgid
# As Fedora has them: capabilities of the files, not the set-user-ID bit.
RUN chmod u-s /usr/bin/newuidmap /usr/bin/newgidmap && setcap cap_setuid=ep /usr/bin/newuidmap && setcap cap_setgid=ep /usr/bin/newgidmap
`,
    name,
    scratch,
  )
}

/** The images from which programs are copied, with the same programs as Debian packages them. */
export async function publishPrograms(scratch: string): Promise<void> {
  const context = join(scratch, 'base')
  for (const { image, from, to } of copiedPrograms) {
    const program = to.split('/').at(-1) ?? ''
    await run(['cp', `/usr/bin/${program}`, join(context, program)], { signal })
    await build(`FROM scratch\nCOPY ${program} ${from}\n`, image, scratch)
  }
}

/** An image with a program in the place of bootc that says its version. */
export async function publishOther(from: string, name: string, scratch: string): Promise<void> {
  await build(`FROM ${from}\nRUN printf '#!/bin/sh\\necho bootc 1.2.3\\n' > /usr/bin/bootc\n`, name, scratch)
}

/** As a list of architectures of which there is one: that is how the real ones are published. */
async function build(containerfile: string, name: string, scratch: string): Promise<void> {
  const context = join(scratch, 'base')
  const storage = join(scratch, 'setup')
  await writeFile(join(context, 'Containerfile'), containerfile)
  const alone = ['--isolation', 'chroot', '--network', 'host']
  await hostPodman(['build', ...alone, '--manifest', name, context], storage, { signal })
  const push = ['manifest', 'push', '--all', '--tls-verify=false', name, `docker://${address}/${name}`]
  await hostPodman(push, storage, { signal })
}

async function makePackages(context: string): Promise<void> {
  const one = (name: string) =>
    `%package -n ${name}\nSummary: Empty\n%description -n ${name}\nEmpty.\n%files -n ${name}\n`
  const head =
    'Name: empty\nVersion: 1\nRelease: 1\nSummary: Empty\nLicense: MIT\nBuildArch: noarch\n%description\nEmpty.\n'
  await writeFile(join(context, 'empty.spec'), `${head}${allToolPackages().map(one).join('')}`)
  const places = ['--define', `_topdir ${context}/rpmbuild`, '--define', `_rpmdir ${context}/repository`]
  await run(['rpmbuild', '-bb', ...places, join(context, 'empty.spec')], { signal })
  await run(['createrepo_c', '--quiet', join(context, 'repository')], { signal })
}
