import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LabError } from '../../../runner/lab/lab.ts'
import { explainFailure, run } from '../../../runner/lab/provision/run.ts'
import { temporaryContext } from './context.ts'

test('well-known failures say what to do', () => {
  const cases: [string, RegExp, RegExp][] = [
    ['tar: x: Cannot write: No space left on device', /disk is full/, /Free some space/],
    ["E: Temporary failure resolving 'deb.debian.org'", /network/, /offline-cache/],
    ['unshare: unshare failed: Operation not permitted', /namespaces/, /root/],
    ['curl: (60) SSL certificate OpenSSL verify result: self-signed certificate', /does not trust/, /SSL_CERT_FILE/],
    ['E: The repository is not signed.', /signature/, /keyring/],
  ]
  for (const [line, message, suggestion] of cases) {
    const error = explainFailure('mmdebstrap', { exitCode: 1 }, [line])
    assert.match(error.message, message)
    assert.match(error.message, /mmdebstrap ended with status 1/)
    assert.match(error.suggestion, suggestion)
  }
})

test('a failing program is named with its status and its last lines', async (t) => {
  const context = temporaryContext(t)
  await assert.rejects(
    run(['sh', '-c', 'echo first; echo why >&2; exit 3'], context),
    (error) => error instanceof LabError && /sh ended with status 3\n(first\nwhy|why\nfirst)/.test(error.message),
  )
})

test('a program that is not there is reported as such', async (t) => {
  await assert.rejects(run(['no-such-program'], temporaryContext(t)), /no-such-program is not installed/)
})

test('an interrupted run ends at once with its program', async (t) => {
  const interrupt = new AbortController()
  const context = temporaryContext(t, { signal: interrupt.signal })
  const started = Date.now()
  setTimeout(() => interrupt.abort(), 100)
  await assert.rejects(run(['sleep', '30'], context), { name: 'AbortError' })
  assert.ok(Date.now() - started < 5000)
})
