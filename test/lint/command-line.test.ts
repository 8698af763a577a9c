import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LintOptions } from '../../runner/lint/lint.ts'
import { lintText, page, places } from './lint-text.ts'

/** Rules that look at a page as a whole, not at a command line. */
const disable = ['unset-variable', 'unmade-image', 'needs-terminal']

/** What is found in a tagged block of one command line: `rule column` of each. */
async function said(command: string, options: LintOptions = {}): Promise<string[]> {
  const found = await lintText(page('bash run', command), { disable, ...options })
  return found.map(({ rule, column }) => `${rule} ${column}`)
}

async function suggestion(command: string): Promise<string | undefined> {
  return (await lintText(page('bash run', command)))[0]?.suggestion
}

test('an unknown verb is found, with the verb that was meant', async () => {
  assert.deepEqual(await said('bootc swtich quay.io/you/image:1'), ['unknown-verb 7'])
  assert.equal(await suggestion('bootc swtich quay.io/you/image:1'), 'did you mean `bootc switch`?')
  assert.deepEqual(await said('systemctl enabel httpd'), ['unknown-verb 11'])
  assert.deepEqual(await said('podman image pul x'), ['unknown-verb 14'])
})

test('an operand where a verb must stand is found', async () => {
  assert.deepEqual(await said('systemctl httpd.service'), ['unknown-verb 11'])
  assert.deepEqual(await said('dnf -y --refresh'), ['missing-verb 1'])
})

test('an unknown flag is found, with the flag that was meant', async () => {
  assert.deepEqual(await said('podman run --rm --privleged image'), ['unknown-flag 17'])
  assert.equal(await suggestion('podman run --rm --privleged image'), 'did you mean `--privileged`?')
  assert.deepEqual(await said('podman ps -Y'), ['unknown-flag 11'])
  assert.deepEqual(await said('skopeo copy --src-tls-verfy=false docker://a dir:b'), ['unknown-flag 13'])
})

test('a removed flag says since when, and what replaced it', async () => {
  const [found] = await lintText(page('bash run', 'bootc install to-disk --insecure /dev/vda'))
  assert.equal(found?.rule, 'removed-flag')
  assert.match(found?.message ?? '', /removed in 1\.14\.0/)
  assert.equal(found?.suggestion, 'write `--allow-missing-verity`')
})

test('a removed verb says since when, and what replaced it', async () => {
  const [found] = await lintText(page('bash run', 'bootc install-to-filesystem /mnt'))
  assert.equal(found?.rule, 'removed-verb')
  assert.match(found?.message ?? '', /removed in 0\.1\.5/)
  assert.equal(found?.suggestion, 'write `bootc install to-filesystem`')
})

test('spellings that the help hides are warnings with the canonical one', async () => {
  const [alias, flag] = await lintText(page('bash run', 'bootc update', 'bootc status --json'))
  assert.deepEqual(
    [alias?.rule, alias?.severity, alias?.suggestion],
    ['hidden-alias', 'warning', 'write `bootc upgrade`'],
  )
  assert.deepEqual([flag?.rule, flag?.severity], ['hidden-flag', 'warning'])
})

test('for a flag that does nothing any more, its opposite is not suggested', async () => {
  const [found] = await lintText(page('bash run', 'bootc switch --no-signature-verification quay.io/you/os:1'))
  assert.deepEqual([found?.rule, found?.suggestion], ['hidden-flag', 'leave it out'])
})

test('what a tool hands on to another, and what its help hides, is judged as the tool would', async () => {
  assert.deepEqual(await said('podman compose -f x.yaml up -d --build'), [])
  assert.deepEqual(await said('podman play kube --replace x.yaml && podman kube play --down x.yaml'), [])
  assert.deepEqual(await said('podman play kube --replcae x.yaml'), ['unknown-flag 18'])
  assert.deepEqual(await said('podman builder prune -f && podman --trace ps && podman build --pull-always .'), [])
  assert.deepEqual(await said('ostree admin kargs edit-in-place --append-if-missing=a=b'), [])
  assert.deepEqual(await said('ostree admin instutil set-kargs --merge --append=a'), [])
  assert.deepEqual(await said('ostree admin instutil set-karg --merge'), ['unknown-verb 23'])
  assert.deepEqual(await said('dnf --dump-main-config'), [])
})

test('the last of several letters of a wrapper takes a word', async () => {
  assert.deepEqual(await said('sudo -iu core podman psx'), ['unknown-verb 22'])
  assert.deepEqual(await said('sudo -ucore podman psx'), ['unknown-verb 20'])
  assert.deepEqual(await said('podman ps -q | xargs -0rI {} podman rmx {}'), ['unknown-verb 37'])
})

test('a Containerfile from standard input is judged', async () => {
  for (const command of [
    'podman build -t x -f - .',
    'podman build --file=- .',
    'buildah bud -',
    'sudo podman build -',
  ]) {
    const found = await lintText(page('bash run', `${command} <<'EOF'`, 'FROM scratch', 'RUN dnf instal a', 'EOF'))
    assert.deepEqual(places(found), ['unknown-verb 6:9'], command)
  }
  const context = page('bash run', "podman build -f Containerfile . <<'EOF'", 'no Containerfile', 'EOF')
  assert.deepEqual(await lintText(context), [])
})

test('aliases that the help shows are no findings', async () => {
  assert.deepEqual(await said('dnf -y update && podman image ls && systemctl condrestart httpd'), [])
})

test('a flag without its value is found', async () => {
  assert.deepEqual(await said('podman run --name'), ['missing-flag-value 12'])
  assert.deepEqual(await said('bootc install to-disk /dev/vda --filesystem --wipe'), ['missing-flag-value 32'])
  assert.deepEqual(await said('bootc switch --transport'), ['missing-flag-value 14'])
})

test('a value that is not allowed is found, where the values are known', async () => {
  assert.deepEqual(await said('bootc status --format=yml'), ['value-not-allowed 14'])
  assert.deepEqual(await said('bootc install to-disk --filesystem zfs /dev/vda'), ['value-not-allowed 23'])
  assert.deepEqual(await said('bootc status --format "$FORMAT"'), [])
})

test('a value for a flag that takes none is found', async () => {
  assert.deepEqual(await said('bootc upgrade --check=true'), ['flag-without-value 15'])
  assert.deepEqual(await said('podman push --tls-verify=false image registry.example.com/you/image:1'), [])
})

test('flags that exclude or need each other are found', async () => {
  assert.deepEqual(await said('bootc upgrade --check --apply'), ['conflicting-flags 15'])
  assert.deepEqual(await said('bootc install to-disk --allow-missing-verity /dev/vda'), ['missing-flag 23'])
  assert.deepEqual(await said('bcvk to-disk --bootloader systemd localhost/web:1 web.img'), ['missing-flag 14'])
})

test('too few and too many arguments are found where their number is certain', async () => {
  assert.deepEqual(await said('bootc switch'), ['missing-argument 7'])
  assert.deepEqual(await said('bootc upgrade quay.io/you/image:1'), ['too-many-arguments 15'])
  assert.deepEqual(await said('bootc switch $IMAGE'), [])
})

test('what is newer than the readers have is found when the version is named', async () => {
  assert.deepEqual(await said('bootc upgrade --download-only', { targets: { bootc: '1.11.0' } }), ['needs-newer 15'])
  assert.deepEqual(await said('bootc upgrade --download-only', { targets: { bootc: '1.12.0' } }), [])
  assert.deepEqual(await said('bcvk libvirt status', { targets: { bcvk: '0.4.0' } }), [])
})

test('beginnings of long flags are flags for getopt, not for others', async () => {
  assert.deepEqual(await said('journalctl --no-pag'), [])
  assert.deepEqual(await said('podman run --privileg image'), ['unknown-flag 12'])
})

test('what only dnf 4 has is a warning, except in documents for its users', async () => {
  const command = 'dnf config-manager --add-repo https://example.com/a.repo'
  assert.deepEqual(await said(command), ['dnf4-only 20'])
  assert.deepEqual(await lintText(`${page('bash run', command)}\nOn RHEL 9.\n`), [])
  assert.deepEqual(await said('dnf5 config-manager --add-repo https://example.com/a.repo'), ['unknown-flag 21'])
})

test('flags of a verb may stand before it where the tool’s parser lets them', async () => {
  assert.deepEqual(await said('buildah -v /a:/b:ro --tls-verify=false --creds a:b bud -t image .'), [])
  assert.deepEqual(await said('buildah --tls-verfy=false pull quay.io/you/image:1'), ['unknown-flag 9'])
  assert.deepEqual(await said('podman -v /a:/b build .'), ['unknown-verb 11'])
})

test('a verb that neither dnf has is an error, also in documents for users of dnf 4', async () => {
  assert.deepEqual(await said('dnf copr enabel you/project # RHEL'), ['unknown-verb 10'])
  assert.deepEqual(await said('dnf module install nodejs:18 # RHEL'), [])
})

test('the name of the disk image builder makes no reader of dnf 4', async () => {
  const build =
    'podman run --rm --privileged -v /var/lib/containers/storage:/var/lib/containers/storage quay.io/centos-bootc/bootc-image-builder:latest localhost/image'
  const found = await lintText(page('bash run', build, 'dnf config-manager --add-repo https://example.com/a.repo'))
  assert.deepEqual(places(found), ['dnf4-only 5:20'])
})

test('a long flag with one dash, or with a typesetter’s, is found', async () => {
  assert.deepEqual(await said('podman run -privileged image'), ['unknown-flag 12'])
  // `-a -l -l`
  assert.deepEqual(await said('systemctl -all list-units'), [])
  assert.deepEqual(await said('systemctl enable -now httpd'), ['unknown-flag 18'])
  assert.deepEqual(await said('podman run --rm —privileged image'), ['unknown-flag 17'])
  assert.deepEqual(await said('bootc upgrade –check'), ['unknown-flag 15'])
  assert.equal(await suggestion('bootc upgrade –check'), 'did you mean `--check`?')
  assert.deepEqual(await said('rpm -qf /usr/bin/bootc && podman run image ls —la && podman build -t a — . "–x"'), [])
})

const hidingPlaces: Record<string, string> = {
  'sudo with flags of its own': 'sudo -E -u root bootc upgrade --nope',
  'env, time and assignments': 'A=1 env -i B=2 bootc upgrade --nope',
  'a time limit': 'timeout -k 5 5m bootc upgrade --nope',
  'nohup in the background': 'nohup bootc upgrade --nope &',
  exec: 'exec bootc upgrade --nope',
  'a pipe': 'echo y | bootc upgrade --nope | cat',
  'a condition': 'if ! bootc upgrade --nope; then exit 1; fi',
  'a loop': 'while sleep 1; do bootc upgrade --nope; done',
  'a function': 'update() { bootc upgrade --nope; }',
  'a command substitution': 'x="$(bootc upgrade --nope)"',
  backticks: 'x=`bootc upgrade --nope`',
  'a subshell': '(cd / && bootc upgrade --nope)',
  'a script for bash': "bash -euc 'bootc upgrade --nope'",
  'a script in double quotes': 'sudo sh -c "bootc upgrade --nope"',
  'another machine': 'ssh -p 22 core@machine sudo bootc upgrade --nope',
  'a script for another machine': "ssh core@machine 'sudo bootc upgrade --nope'",
  xargs: 'echo x | xargs -n 1 bootc upgrade --nope',
  find: 'find . -exec bootc upgrade --nope \\;',
  'a container': 'podman run --rm -v /:/host --pid=host quay.io/you/image:1 bootc upgrade --nope',
  'a running container': 'podman exec -it demo bootc upgrade --nope',
  'an entry point given with =': 'podman run --rm --entrypoint=bootc quay.io/you/image:1 upgrade --nope',
  'a shell as entry point': "podman run --rm --entrypoint=bash quay.io/you/image:1 -c 'bootc upgrade --nope'",
  'an entry point': 'podman run --rm --entrypoint bootc quay.io/you/image:1 upgrade --nope',
  'a working container': 'buildah run work -- bootc upgrade --nope',
  'a virtual machine': 'bcvk ephemeral run-ssh quay.io/you/image:1 -- bootc upgrade --nope',
  'a script for a virtual machine': "bcvk libvirt ssh machine 'sudo bootc upgrade --nope'",
  'a script for podman’s machine': 'podman machine ssh "sudo bootc upgrade --nope"',
  'a script for a machine of podman by its name': "podman machine ssh default 'bootc upgrade --nope'",
  'a script of another user': "runuser -l core -c 'bootc upgrade --nope'",
  'a command of another user': 'runuser -u core -- bootc upgrade --nope',
  'a script under a lock': "flock /run/lock/x -c 'bootc upgrade --nope'",
  'a lock': 'flock -n /run/lock/x bootc upgrade --nope',
  'a line that env splits': "env -S 'A=b bootc upgrade --nope'",
  'a recorded script': "script -c 'bootc upgrade --nope' out",
  'a trap': "trap 'bootc upgrade --nope' EXIT",
  'a container of systemd': 'systemd-nspawn -D /mnt bootc upgrade --nope',
  'a session of another user': 'machinectl shell core@.host /usr/bin/bootc upgrade --nope',
  'a toolbox': 'toolbox run -c dev bootc upgrade --nope',
  'a distrobox': 'distrobox enter dev -- bootc upgrade --nope',
  'flags that only the shell knows': 'podman run $OPTIONS "$IMAGE" bootc upgrade --nope',
  'process substitution': 'diff <(bootc upgrade --nope) x',
}

for (const [place, command] of Object.entries(hidingPlaces)) {
  test(`a command line is found in ${place}`, async () => {
    assert.deepEqual(await said(command), [`unknown-flag ${command.indexOf('--nope') + 1}`])
  })
}

test('a command line is found in a here-document for a shell, at its own line', async () => {
  const found = await lintText(
    page('bash run', "sudo bash <<'EOF'", '  bootc upgrade --nope', 'EOF', 'cat <<EOF', 'bootc upgrade --nope', 'EOF'),
  )
  assert.deepEqual(places(found), ['unknown-flag 5:17'])
})

test('a command line is found in a here-document for the shell of another user', async () => {
  for (const shell of ['sudo -i', 'sudo su - core', 'sudo -iu core', 'runuser -l core'])
    assert.deepEqual(places(await lintText(page('bash run', `${shell} <<'EOF'`, 'bootc upgrade --nope', 'EOF'))), [
      'unknown-flag 5:15',
    ])
  assert.deepEqual(await lintText(page('bash run', "sudo cat <<'EOF'", 'bootc upgrade --nope', 'EOF')), [])
})

test('a script that a here-document writes is known by its name or its first line', async () => {
  const written = async (name: string, ...lines: string[]) =>
    places(await lintText(page('bash run', `sudo tee ${name} <<'EOF'`, ...lines, 'EOF')))
  assert.deepEqual(await written('/usr/bin/update.sh', 'bootc upgrade --nope'), ['unknown-flag 5:15'])
  assert.deepEqual(await written('/usr/bin/update', '#!/bin/bash', 'bootc upgrade --nope'), ['unknown-flag 6:15'])
  assert.deepEqual(await written('/usr/bin/update', '#!/usr/bin/python3', 'bootc upgrade --nope'), [])
  assert.deepEqual(await written('/etc/notes', 'bootc upgrade --nope'), [])
})

test('arguments of an image whose entry point is a tool are the tool’s', async () => {
  const found = await said(
    'podman run --rm quay.io/centos-bootc/bootc-image-builder:latest --type qcow3 localhost/image',
  )
  assert.deepEqual(found, ['install-container 1', 'value-not-allowed 65'])
})

test('words of a program in a container are not judged as flags of podman', async () => {
  assert.deepEqual(await said('podman run --rm localhost/image:1 --nope -Y; podman exec demo ls --nope'), [])
})

test('a question whether tools are there is no command line of theirs', async () => {
  assert.deepEqual(await said('command -v systemctl mount'), [])
  assert.deepEqual(await said('sudo command -pV podman pul'), [])
  assert.deepEqual(await said('command systemctl enabel httpd'), ['unknown-verb 19'])
  assert.deepEqual(await said('command -p podman pul x'), ['unknown-verb 19'])
})

test('a function hides the tool of its name', async () => {
  assert.deepEqual(await said('podman() { echo "$@"; }; podman nonsense --nope'), [])
})

test('nested lists and quotes keep lines and columns', async () => {
  const found = await lintText(
    ['> 1. Step', '>', '>    ```bash run', '>    bootc upgrade --nope', '>    ```', ''].join('\n'),
  )
  assert.deepEqual(places(found), ['unknown-flag 4:20'])
})
