/** Fedora's registries by their names on the loopback, with TLS, and with the faults that registries have. */
import { readFileSync } from 'node:fs'
import { request as ask } from 'node:http'
import { createServer, type Server } from 'node:https'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createSecureContext } from 'node:tls'
import { address } from './registry.ts'

/**
 * `limited`: status 429. `expired`: the certificate was good once. `slow`: each blob waits. `broken`: of a large blob the
 * connection ends in the middle.
 */
export type Fault = 'none' | 'limited' | 'expired' | 'slow' | 'broken'

export type FaultyRegistry = {
  fault: Fault
  /** Blobs that were sent to their end. */
  sent: string[]
  stop(): void
}

/** A blob of more bytes than this does not arrive where the connection is broken. */
const large = 10_000_000

export async function startFaultyRegistry(scratch: string): Promise<FaultyRegistry> {
  const [upstreamHost, upstreamPort] = address.split(':')
  const read = (name: string) => readFileSync(join(scratch, name))
  const key = read('registry.key')
  const context = (name: string) => createSecureContext({ key, cert: read(name) })
  const contexts = { good: context('registry.pem'), expired: context('expired.pem') }
  const registry: FaultyRegistry = { fault: 'none', sent: [], stop: () => server.closeAllConnections() }
  const server: Server = createServer(
    {
      key,
      cert: read('registry.pem'),
      SNICallback: (_, done) => done(null, registry.fault === 'expired' ? contexts.expired : contexts.good),
    },
    (incoming, outgoing) => {
      const host = (incoming.headers.host ?? '').replace('registry-1.docker.io', 'docker.io')
      const path = (incoming.url ?? '').replace(/^\/v2\/(?=.)/, `/v2/${host}/`)
      if (registry.fault === 'limited') {
        outgoing.writeHead(429, { 'content-type': 'application/json' })
        outgoing.end('{"errors":[{"code":"TOOMANYREQUESTS","message":"too many requests"}]}')
        return
      }
      const headers = { ...incoming.headers, host: address }
      const upstream = ask(
        { host: upstreamHost, port: upstreamPort, path, method: incoming.method, headers },
        async (answer) => {
          const blob = /\/blobs\/(sha256:\w+)/.exec(path)?.[1]
          const length = Number(answer.headers['content-length'] ?? 0)
          if (blob && registry.fault === 'slow') await delay(300)
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
          if (blob && registry.fault === 'broken' && length > large) {
            // Small blobs, which are asked for at the same time, are written meanwhile.
            answer.once('data', (part: Buffer) =>
              outgoing.write(part, () => setTimeout(() => outgoing.destroy(), 2000)),
            )
            return
          }
          answer.pipe(outgoing)
          if (blob) outgoing.once('finish', () => registry.sent.push(blob))
        },
      )
      upstream.on('error', () => outgoing.destroy())
      incoming.pipe(upstream)
    },
  )
  await new Promise<void>((done) => server.listen(443, '127.0.0.1', done))
  registry.stop = () => {
    server.closeAllConnections()
    server.close()
  }
  return registry
}
