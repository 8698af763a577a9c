import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { askByHttps } from '../../../runner/lab/fedora/probe.ts'

const directory = mkdtempSync(join(tmpdir(), 'fedora-probe-'))
const { signal } = new AbortController()
execFileSync(
  'openssl',
  [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
    ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', 'key.pem', '-out', 'cert.pem'],
  ],
  { cwd: directory, stdio: 'pipe' },
)
let answer: { status: number; headers: Record<string, string> } | undefined
const server = createServer(
  { key: readFileSync(join(directory, 'key.pem')), cert: readFileSync(join(directory, 'cert.pem')) },
  (_, response) => {
    if (answer) response.writeHead(answer.status, answer.headers).end()
  },
)
await new Promise<void>((done) => server.listen(0, 'localhost', done))
const image = `localhost:${(server.address() as AddressInfo).port}/fedora:44`
const before = process.env.SSL_CERT_FILE
process.env.SSL_CERT_FILE = join(directory, 'cert.pem')
test.after(() => {
  if (before === undefined) delete process.env.SSL_CERT_FILE
  else process.env.SSL_CERT_FILE = before
  server.closeAllConnections()
  server.close()
  rmSync(directory, { recursive: true })
})

const cases: [status: number, headers: Record<string, string>, works: boolean, found: RegExp][] = [
  [401, { 'www-authenticate': 'Bearer realm="https://localhost/token"' }, true, /answered in \d+ ms; no podman here/],
  [200, {}, true, /answered in/],
  [429, {}, false, /limits how much it gives to this machine \(status 429\)/],
  [503, {}, false, /is out of order \(status 503\)/],
  [302, { location: 'https://hotel.example.com/login' }, false, /does not answer as a registry \(status 302\)/],
]

for (const [status, headers, works, found] of cases)
  test(`a registry that answers with ${status} ${works ? 'is one' : 'is none to use'}`, async () => {
    answer = { status, headers }
    const probed = await askByHttps(image, signal)
    assert.equal(probed.works, works)
    assert.match(probed.found, found)
  })

test('a registry that does not answer is given up in time', async () => {
  answer = undefined
  const began = performance.now()
  const probed = await askByHttps(image, signal)
  assert.match(probed.found, /did not answer within 1\.5 s/)
  assert.ok(performance.now() - began < 2000)
})

test('a registry that nobody vouches for is not trusted', async () => {
  answer = { status: 200, headers: {} }
  process.env.SSL_CERT_FILE = '/etc/ssl/certs/ca-certificates.crt'
  const probed = await askByHttps(image, signal)
  process.env.SSL_CERT_FILE = join(directory, 'cert.pem')
  assert.deepEqual([probed.works, /cannot be reached \(\w*CERT\w*\)/.test(probed.found)], [false, true])
})
