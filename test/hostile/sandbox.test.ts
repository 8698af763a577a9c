import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createServer } from 'node:net'
import type { Need } from '../../runner/document/model.ts'
import { machinesOf } from '../../runner/lab/guests/machines.ts'
import { openMonitor } from '../../runner/lab/guests/monitor.ts'
import type { Sandbox } from '../../runner/lab/lab.ts'
import { readToEnd } from '../../runner/lab/read-to-end.ts'
import type { LabParts } from '../../runner/lab/sandbox/mounts/parts.ts'
import { labTest, opened, request, run } from '../lab/sandbox/provisioned.ts'
import { attacks, keyName } from './attacks.ts'

const kinds: [kind: 'own' | 'root', needs: Need[]][] = [
  ['own', ['guest']],
  ['root', ['guest', 'loop']],
]

for (const [kind, needs] of kinds) {
  labTest(
    `a page ${kind === 'own' ? 'in its own user namespace' : 'that is root of the machine'} attacks it`,
    async (parts, t) => {
      if (kind === 'own' && !parts.userNamespaces) return t.skip('no user namespaces here')
      const host = await provoke(t.after.bind(t))
      const sandbox = await opened(parts, t, request(needs))
      const succeeded: string[] = []
      for (const { name, script } of attacks) if (await succeeds(sandbox, script, host)) succeeded.push(name)
      const expected = attacks.filter(({ rootPages }) => kind === 'root' && rootPages !== undefined)
      // Some kernels have no such thing to attack: what is named may succeed, and nothing else may.
      const named = expected.map(({ name }) => name)
      assert.deepEqual(
        succeeded.filter((name) => !named.includes(name)),
        [],
      )
      await unharmed(parts, sandbox)
    },
  )
}

for (const kind of ['own', 'root']) {
  labTest(`a page (${kind}) does not leave by a process of the lab's that is only just starting`, async (parts, t) => {
    const sandbox = await opened({ ...parts, userNamespaces: kind === 'own' && parts.userNamespaces }, t)
    const watching = run(
      sandbox,
      `perl -e 'while (! -e "/tmp/over") { for my $p (glob "/proc/[0-9]*") { for my $up ("..", "../../..", "../../../../..") { print "GOT IT\n" if -e "$p/cwd/$up$ENV{MARKER}" } } }'`,
      { user: 'root', cwd: '/', environment: { MARKER: import.meta.filename } },
    )
    for (let count = 0; count < 40; count++) await run(sandbox, 'true')
    await run(sandbox, 'touch /tmp/over')
    assert.doesNotMatch((await watching).output, /GOT IT/)
  })
}

labTest('a page finds no pipe of the runner in a process that is only just starting', async (parts, t) => {
  if (!parts.userNamespaces) return t.skip('no user namespaces here')
  const sandbox = await opened(parts, t)
  const watching = run(
    sandbox,
    `perl -e 'while (! -e "/tmp/over") { for (glob "/proc/[0-9]*/fd/*") { my $to = readlink // next; print "GOT IT $to\n" if $to =~ /pidfd|^pipe:/ } }'`,
    { user: 'root', cwd: '/' },
  )
  for (let count = 0; count < 40; count++) await run(sandbox, 'true', { user: 'root' })
  await run(sandbox, 'touch /tmp/over')
  assert.doesNotMatch((await watching).output, /GOT IT/)
})

labTest('keys of the session in which the runner was started are hidden from pages', async (_, t) => {
  const [add, search] = process.arch === 'arm64' ? [217, 219] : [248, 250]
  const inSession = `syscall(${search}, 1, 0) > 0 or die; syscall(${add}, my $t = "user", my $n = "${keyName}", my $v = "x", 1, -3) > 0 or die; exec @ARGV`
  const script = new URL('in-session.ts', import.meta.url).pathname
  try {
    execFileSync('perl', ['-e', inSession, 'true'])
  } catch {
    return t.skip('no keyrings here')
  }
  const started = ['-e', inSession, process.execPath, '--no-warnings', script, keyName, String(search)]
  assert.match(execFileSync('perl', started, { encoding: 'utf8' }), /^hidden\nhidden\n/)
})

labTest('processes with megabytes of arguments do not fill the memory of the runner', async (parts, t) => {
  const sandbox = await opened(parts, t)
  const many = 'my $a = "x" x 120_000; for (1 .. 20) { fork or exec "sh", "-c", "sleep 1000", ($a) x 16 }'
  await run(sandbox, `perl -e '${many}' >/dev/null 2>&1 </dev/null`)
  const seen = (await sandbox.leftovers()).processes
  assert.ok(seen.length > 0)
  assert.ok(seen.every((command) => command.length <= 4096))
})

labTest('a program in the place of one of the lab keeps the runner neither waiting nor busy', async (parts, t) => {
  const sandbox = await opened(parts, t)
  const floods = await readToEnd(sandbox.spawn(['sh', '-c', 'yes & exec sleep 1000']), '', 2000)
  assert.equal(floods.status, null)
  assert.ok(floods.output.length <= 17 * 1024 * 1024)
  const machine = openMonitor(sandbox.spawn(['sh', '-c', 'yes | tr -d "\\n"']))
  await machine.gone
  assert.match(machine.stopped ?? '', /a line that does not end/)
})

async function succeeds(sandbox: Sandbox, script: string, environment: Record<string, string>): Promise<boolean> {
  const { output } = await run(sandbox, `exec 2>/dev/null; ${script}`, { user: 'root', cwd: '/', environment })
  return output.includes('GOT IT')
}

/** Things on the machine that a page must not reach. */
async function provoke(after: (end: () => void) => void): Promise<Record<string, string>> {
  const server = createServer().listen(0, '127.0.0.1')
  const hidden = createServer().listen('\0image-mode-docs-hostile')
  await new Promise((resolve) => server.once('listening', resolve))
  after(() => {
    server.close()
    hidden.close()
  })
  const number = process.arch === 'arm64' ? 217 : 248
  const add = `syscall(${number}, my $t = "user", my $n = "${keyName}", my $v = "x", 1, -4)`
  execFileSync('perl', ['-e', add])
  const address = server.address()
  return {
    RUNNER: String(process.pid),
    PORT: String(typeof address === 'object' ? address?.port : 0),
    // Tests run from the project's folder, which no sandbox has.
    MARKER: import.meta.filename,
    SOCKET: 'image-mode-docs-hostile',
    HOST: execFileSync('hostname', { encoding: 'utf8' }).trim(),
  }
}

/** The next page finds the shared parts as they were. */
async function unharmed(parts: LabParts, attacked: Sandbox): Promise<void> {
  await attacked.close()
  const { openSandbox } = await import('../../runner/lab/sandbox/sandbox.ts')
  const next = await openSandbox(parts, request(['guest']), machinesOf)
  const { output } = await run(
    next,
    'ls /usr/lib/lab/images/rootful/x /usr/lib/lab/images/rootless/x /usr/lib/lab/private/guests/x 2>/dev/null; echo looked',
    { user: 'root' },
  )
  await next.close()
  assert.equal(output, 'looked\n')
}
