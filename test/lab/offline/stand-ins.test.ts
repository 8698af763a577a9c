import assert from 'node:assert/strict'
import type { LabParts } from '../../../runner/lab/sandbox/mounts/parts.ts'
import { labTest, opened, run } from '../sandbox/provisioned.ts'

const bootable = 'quay.io/fedora/fedora-bootc:44'
const plain = 'quay.io/fedora/fedora:44'

function hasStub(parts: LabParts): boolean {
  return parts.bootc.kind === 'stub'
}

labTest('a stand-in says what it is, and knows its software by the usual names', async (parts, t) => {
  const sandbox = await opened(parts, t)
  const script = `podman run --rm ${bootable} sh -euc '. /etc/os-release; echo "$ID $VERSION_ID $NAME"; rpm -q bootc kernel systemd dnf5 bash glibc; rpm -qf /usr/bin/bash --qf "%{NAME}\\n"; rpm -V bash glibc && echo unchanged'`
  const { output, exitCode } = await run(sandbox, script)
  assert.equal(exitCode, 0, output)
  assert.match(output, /^fedora 44 Stand-in for Fedora Linux$/m)
  for (const name of ['bootc', 'kernel', 'systemd', 'dnf5', 'bash', 'glibc'])
    assert.match(output, new RegExp(`^${name}-\\d.*\\.standin\\.`, 'm'))
  assert.match(output, /^bash\nunchanged$/m)
})

labTest(
  'a stand-in is laid out as a bootable container: kernel below /usr, state behind links, nothing in /boot',
  async (parts, t) => {
    const sandbox = await opened(parts, t)
    const script = `podman run --rm ${bootable} sh -euc 'cd /usr/lib/modules/*/; test -s vmlinuz; test -s initramfs.img; readlink /home /root /ostree; ls -A /boot /tmp; command -v apt dpkg || echo no apt'; podman image inspect ${bootable} --format '{{index .Labels "containers.bootc"}} {{index .Labels "ostree.bootable"}} {{.Config.Cmd}} {{.Config.StopSignal}}'`
    const { output, exitCode } = await run(sandbox, script)
    assert.equal(exitCode, 0, output)
    assert.match(output, /^var\/home\nvar\/roothome\nsysroot\/ostree\n/)
    assert.match(output, /no apt\n1 1 \[\/sbin\/init\] SIGRTMIN\+3\n$/)
  },
)

labTest('dnf installs a server, systemd starts it in a container, and its port answers', async (parts, t) => {
  const sandbox = await opened(parts, t)
  const script = `printf 'FROM ${bootable}\\nRUN dnf -y install httpd && systemctl enable httpd && dnf clean all\\n' >Containerfile
podman build -q -t localhost/web . && podman run -q -d --name web -p 8080:80 localhost/web >/dev/null
for i in $(seq 200); do code=$(curl -s -o page -w '%{http_code}' http://localhost:8080/) && break; sleep 0.1; done
echo "status $code"; head -c 15 page; podman exec web systemctl is-system-running --wait; podman exec web systemctl is-active httpd; podman rm -f -t 1 web`
  const { output } = await run(sandbox, script)
  assert.match(output, /^status 403\n<!doctype html>running\nactive\n/m, output)
})

labTest('the plain image compiles a program with the repository alone', async (parts, t) => {
  const sandbox = await opened(parts, t)
  const script = `podman run --rm ${plain} sh -euc 'dnf -q -y install gcc >/dev/null 2>&1; printf "int main(){return 42;}" >a.c; gcc -o a a.c; ./a || echo "said $?"'`
  assert.match((await run(sandbox, script)).output, /said 42\n$/)
})

labTest('packages of many kinds install together and find their libraries', async (parts, t) => {
  const sandbox = await opened(parts, t)
  const names = 'nginx tmux git vim-enhanced chrony firewalld NetworkManager strace cloud-init tcpdump'
  const programs =
    'nginx -v; tmux -V; git --version; vim --version | head -1; chronyd --version; firewall-offline-cmd --version; nmcli --version; strace -V | head -1; cloud-init --version; tcpdump --version 2>&1 | head -1'
  const { output, exitCode } = await run(
    sandbox,
    `podman run --rm ${bootable} sh -euc 'dnf -q -y install ${names} >/dev/null 2>&1; (${programs}) 2>&1; rpm -q ${names} >/dev/null && echo all there'`,
  )
  assert.equal(exitCode, 0, output)
  assert.doesNotMatch(output, /not found|error while loading/)
  assert.match(output, /all there\n$/)
})

for (const user of ['reader', 'root'] as const) {
  labTest(
    `calls of the bootc stub are recorded for ${user}: in a build, in a container, by buildah, with their words`,
    async (parts, t) => {
      if (!hasStub(parts)) return t.skip('this lab has a real bootc')
      const sandbox = await opened(parts, t)
      const build = `printf 'FROM ${bootable}\\nRUN bootc container lint --fatal-warnings\\n' >Containerfile`
      const ended = await run(
        sandbox,
        `${build}; podman build -q -t localhost/a . 2>/dev/null; podman run --rm ${bootable} bootc switch "a b" 2>/dev/null; buildah bud -q -t localhost/b . 2>/dev/null; podman run --rm localhost/a ls -A /run/lab-calls`,
        { user },
      )
      assert.equal(ended.exitCode, 0, ended.output)
      const calls = await sandbox.takeBootcCalls()
      const lint = 'bootc container lint --fatal-warnings'
      assert.deepEqual(calls.toSorted(), [lint, lint, "bootc switch 'a b'"].toSorted())
      assert.deepEqual(await sandbox.takeBootcCalls(), [])
    },
  )
}

labTest('the bootc stub says on standard error alone that it is not there, and succeeds', async (parts, t) => {
  if (!hasStub(parts)) return t.skip('this lab has a real bootc')
  const sandbox = await opened(parts, t)
  const { output } = await run(sandbox, `podman run --rm ${bootable} bootc status 2>said; echo "exit $?"; cat said`)
  assert.match(output, /^exit 0\nbootc: not in this lab/)
})

labTest('a real bootc finds nothing to complain about in the untouched stand-ins', async (parts, t) => {
  if (hasStub(parts)) return t.skip('this lab has no bootc')
  const sandbox = await opened(parts, t)
  for (const version of ['43', '44', '45', 'rawhide']) {
    const image = `quay.io/fedora/fedora-bootc:${version}`
    const { output, exitCode } = await run(sandbox, `podman run --rm ${image} bootc container lint --fatal-warnings`)
    assert.deepEqual([exitCode, /Checks passed: \d+/.test(output)], [0, true], output)
  }
})
