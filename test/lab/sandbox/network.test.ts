import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

labTest('a name server on the loopback of the machine is asked, and nothing else there is reached', async (_, t) => {
  const address = '127.0.0.77'
  const server = createSocket('udp4', (query, { port, address }) => {
    // RFC 1035: the query with the bit of an answer, and one record, a pointer to the name with the address 192.0.2.7.
    const question = query.subarray(12, query.indexOf(0, 12) + 5)
    const type = question.readUInt16BE(question.length - 4)
    const record = type === 1 ? Buffer.from('c00c000100010000003c0004c0000207', 'hex') : Buffer.alloc(0)
    const head = Buffer.concat([
      query.subarray(0, 2),
      Buffer.from([0x81, 0x80, 0, 1, 0, type === 1 ? 1 : 0, 0, 0, 0, 0]),
    ])
    server.send(Buffer.concat([head, question, record]), port, address)
  })
  await new Promise<void>((resolve) => server.bind(53, address, resolve))
  const other = createServer((socket) => socket.end('of the machine\n')).listen(5353, address)
  await new Promise((resolve) => other.once('listening', resolve))
  t.after(() => {
    server.close()
    other.close()
  })
  const directory = mkdtempSync(join(tmpdir(), 'name-server-'))
  t.after(() => rmSync(directory, { recursive: true }))
  writeFileSync(join(directory, 'resolv.conf'), `nameserver ${address}\n`)
  writeFileSync(
    join(directory, 'page.md'),
    `---
title: Names
description: Asks for a name.
---
\`\`\`bash run needs=network
getent ahostsv4 machine.example | grep -q '^192.0.2.7 '
sudo ip route add 127.0.0.0/8 via 10.41.0.2 dev tap0
for a in ${address} 10.41.0.3; do ! timeout 3 cat </dev/tcp/$a/5353; done 2>/dev/null
\`\`\`
`,
  )
  const command = ['runner/cli/verify-docs.js', '--lab', 'offline', '--allow-network', join(directory, 'page.md')]
  const child = spawn(
    'unshare',
    [
      '--mount',
      'sh',
      '-c',
      'mount --bind "$0" /etc/resolv.conf && exec node "$@"',
      join(directory, 'resolv.conf'),
      ...command,
    ],
    { env: { ...process.env, EVIDENCE_DIR: join(directory, 'evidence') } },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data))
  assert.equal(await new Promise((resolve) => child.once('close', resolve)), 0, output)
})

function programs(): number {
  return commandLines().filter((command) => /^(\S*\/)?slirp4netns /.test(command)).length
}

labTest('the network takes no mount from a page that runs as root of the machine', async (parts, t) => {
  const sandbox = await opened(parts, t, request(['network', 'loop']))
  const { output } = await run(sandbox, 'stat --file-system --format=%T /sys/fs/cgroup')
  assert.equal(output, 'cgroup2fs\n')
})
