import assert from 'node:assert/strict'
import { probeRootless } from '../../../runner/lab/sandbox/mounts/machine-probes.ts'
import type { LabParts } from '../../../runner/lab/sandbox/mounts/parts.ts'
import { labTest, opened, request, run } from './provisioned.ts'

const users = ['reader', 'root'] as const

for (const user of users) {
  labTest(`podman runs, builds, publishes and executes for ${user} on the shared images`, async (parts, t) => {
    const sandbox = await opened(parts, t)
    const image = imageOf(parts)
    const build = await run(
      sandbox,
      `printf 'FROM ${image}\\nRUN echo made > /made\\n' > Containerfile && podman build -q -t localhost/made .`,
      { user },
    )
    assert.equal(build.exitCode, 0, build.output)
    const seen = await run(sandbox, 'podman run --rm localhost/made cat /made', { user })
    assert.deepEqual([seen.output, seen.exitCode], ['made\n', 0])
    const server = `perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(LocalPort => 8000, Listen => 1, ReuseAddr => 1); while ($c = $s->accept) { print $c "served\\n"; close $c }'`
    const daemon = await run(sandbox, `podman run -q -d --name web -p 8080:8000 localhost/made ${server}`, { user })
    assert.equal(daemon.exitCode, 0, daemon.output)
    const ask =
      'for i in $(seq 100); do r=$(cat < /dev/tcp/127.0.0.1/8080) && [ -n "$r" ] && break; sleep 0.05; done 2>/dev/null; echo $r; podman exec web cat /made'
    assert.equal((await run(sandbox, ask, { user })).output, 'served\nmade\n')
    const { containers, processes } = await sandbox.leftovers()
    assert.deepEqual({ containers, processes }, { containers: ['web'], processes: [] })
  })
}

labTest('a container of one tutorial is not there in another', async (parts, t) => {
  const one = await opened(parts, t)
  const two = await opened(parts, t)
  for (const user of users) {
    await run(one, `podman tag ${imageOf(parts)} localhost/mine && podman create --name mine localhost/mine true`, {
      user,
    })
    assert.match((await run(one, 'podman ps -a --format {{.Names}}', { user })).output, /mine/)
    assert.doesNotMatch((await run(two, 'podman ps -a; podman images', { user })).output, /mine/)
  }
})

labTest('containers that a time limit hits are ended', async (parts, t) => {
  const sandbox = await opened(parts, t)
  const since = Date.now()
  const start = `podman run -q -d --name long ${imageOf(parts)} bash -c 'trap "" TERM; sleep 4200 & wait; wait'`
  // A process has no command line yet while it begins.
  await run(sandbox, `${start}; until pgrep -f '^sleep 4200$'; do sleep 0.05; done`)
  const ended = await sandbox.killStartedSince(since, 200)
  assert.ok(
    ended.some((command) => command === 'sleep 4200'),
    ended.join('\n'),
  )
  assert.deepEqual((await sandbox.leftovers()).containers, [])
})

labTest(
  'calls of the bootc stub are recorded once, from blocks, containers and builds of both users',
  async (parts, t) => {
    if (parts.bootc.kind !== 'stub') return t.skip('the lab has a real bootc')
    const sandbox = await opened(parts, t)
    const image = imageOf(parts)
    for (const user of users) {
      const script = `podman run --rm ${image} bootc status --json; printf 'FROM ${image}\\nRUN bootc container lint\\n' > Containerfile.${user}; podman build -q -f Containerfile.${user} .`
      const { output } = await run(sandbox, script, { user })
      assert.deepEqual((await sandbox.takeBootcCalls()).sort(), ['bootc container lint', 'bootc status --json'], output)
      assert.deepEqual(await sandbox.takeBootcCalls(), [])
    }
  },
)

labTest('links and pipes among the recorded calls do not lead the runner anywhere', async (parts, t) => {
  if (parts.bootc.kind !== 'stub') return t.skip('the lab has a real bootc')
  const sandbox = await opened(parts, t)
  await run(
    sandbox,
    'cd /run/lab-calls; ln -s /etc/passwd link; mkfifo pipe; mkdir directory; echo "bootc one" > call; echo "bootc half" > .writing',
  )
  assert.deepEqual(await sandbox.takeBootcCalls(), ['bootc one'])
})

labTest('the images of a tutorial are those that it names', async (parts, t) => {
  const image = imageOf(parts)
  const sandbox = await opened(parts, t, request([], { blocks: [fileBlock(`FROM ${image}\n`)] }))
  assert.deepEqual(
    sandbox.images().map(({ name }) => name),
    [image],
  )
})

function fileBlock(content: string) {
  const place = {
    id: 'a',
    hash: '',
    line: 1,
    column: 1,
    endLine: 2,
    language: 'dockerfile',
    tags: [],
    labOnly: false,
    needs: [],
  }
  return { ...place, kind: 'file' as const, path: 'Containerfile', content, contentLine: 2 }
}

/** A bootable one, which has the stub. */
function imageOf(parts: LabParts): string {
  const found = parts.images.find(({ name }) => name.includes('bootc')) ?? parts.images[0]
  assert.ok(found)
  return found.name
}

labTest('whether rootless containers work is found out by trying', async (parts) => {
  assert.deepEqual(await probeRootless(parts), { works: true })
  const podman = {
    path: '/usr/bin/podman',
    content: '#!/bin/sh\necho "no user namespace" >&2\nexit 125\n',
    mode: 0o755,
  }
  const broken = { ...parts, files: [...parts.files, podman] }
  assert.deepEqual(await probeRootless(broken), { works: false, why: 'no user namespace' })
})
