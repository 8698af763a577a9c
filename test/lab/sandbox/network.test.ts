import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { commandLines } from '../../end-to-end/host.ts'
import { labTest, opened, request, run } from './provisioned.ts'

labTest('a tutorial that needs the network has one, which ends with it', async (parts, t) => {
  const before = programs()
  const sandbox = await opened(parts, t, request(['network']))
  const { output } = await run(
    sandbox,
    'ls /sys/class/net; awk \'$2 == "00000000" { print $1 }\' /proc/net/route; grep -c nameserver /etc/resolv.conf; ps -e | grep -c slirp',
  )
  assert.match(output, /^lo\ntap0\ntap0\n[1-9]\n0\n$/)
  assert.equal(programs(), before + 1)
  await sandbox.close()
  assert.equal(programs(), before)
})

labTest('services on the loopback of the machine stay out of reach', async (parts, t) => {
  const server = createServer((socket) => socket.end('host\n')).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  t.after(() => server.close())
  const { port } = server.address() as { port: number }
  const sandbox = await opened(parts, t, request(['network']))
  const { output } = await run(
    sandbox,
    `for a in 127.0.0.1 10.41.0.2; do timeout 2 cat < /dev/tcp/$a/${port}; done 2>/dev/null; echo done`,
  )
  assert.equal(output, 'done\n')
})

function programs(): number {
  return commandLines().filter((command) => /^(\S*\/)?slirp4netns /.test(command)).length
}

labTest('the network takes no mount from a page that runs as root of the machine', async (parts, t) => {
  const sandbox = await opened(parts, t, request(['network', 'loop']))
  const { output } = await run(sandbox, 'stat --file-system --format=%T /sys/fs/cgroup')
  assert.equal(output, 'cgroup2fs\n')
})
