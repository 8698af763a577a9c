/** A page with a network of its own tries to reach what listens on the loopback of the machine. */
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { labTest, opened, request, run } from '../lab/sandbox/provisioned.ts'

labTest('no route and no name server of a page leads to the loopback of the machine', async (parts, t) => {
  let reached = 0
  const tcp = createServer((socket) => {
    reached++
    socket.end('of the machine\n')
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => tcp.once('listening', resolve))
  const { port } = tcp.address() as { port: number }
  const udp = createSocket('udp4', () => reached++)
  await new Promise<void>((resolve) => udp.bind(port, '127.0.0.1', resolve))
  t.after(() => {
    tcp.close()
    udp.close()
  })
  const sandbox = await opened(parts, t, request(['network']))
  const reach = (address: string) =>
    `timeout 3 cat </dev/tcp/${address}/${port}; echo x >/dev/udp/${address}/${port}; sleep 0.2`
  const { output } = await run(
    sandbox,
    `exec 2>/dev/null
    echo nameserver 127.0.0.1 >/etc/resolv.conf
    sleep 1.2
    ${['10.41.0.2', '10.41.0.3', '255.255.255.255'].map(reach).join('\n')}
    echo 1 >/proc/sys/net/ipv4/conf/all/route_localnet
    ip route flush table local
    ip route add local 10.41.0.100 dev tap0 table local
    ip route add 127.0.0.0/8 via 10.41.0.2 dev tap0
    ip route get 127.0.0.1 | grep -o 'dev tap0'
    ${['127.0.0.1', '127.1.2.3'].map(reach).join('\n')}
    echo done`,
    { user: 'root' },
  )
  assert.equal(output, 'dev tap0\ndone\n')
  assert.equal(reached, 0)
})
