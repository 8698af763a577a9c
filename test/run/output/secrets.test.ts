import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Collector } from '../../../runner/run/output/collector.ts'
import { masker } from '../../../runner/run/output/secrets.ts'
import { transcriptOf } from '../../../runner/run/output/transcript.ts'

const secret = 'hunter2-Pa$$w0rd'

it('masks a secret as it is, in JSON, in an address, and in base64 at any offset', () => {
  const { text } = masker([secret])
  assert.equal(text(`login ${secret}!`), 'login ***!')
  assert.equal(text(`https://you:${encodeURIComponent(secret)}@host`), 'https://you:***@host')
  for (const before of ['', 'y', 'yo', 'you:', 'someone:']) {
    const encoded = Buffer.from(`${before}${secret}${before}`).toString('base64')
    const masked = text(`"auth": "${encoded}"`)
    assert.ok(masked.includes('***'), masked)
    const left = Buffer.from(masked.replace(/.*"auth": "|\*\*\*|"/g, ''), 'base64').toString('latin1')
    assert.ok(!left.includes(secret.slice(2, -2)))
  }
})

it('masks the lines of a key', () => {
  const key = '-----BEGIN KEY-----\nc2VjcmV0c2VjcmV0\n-----END KEY-----'
  assert.ok(!masker([key]).text('  c2VjcmV0c2VjcmV0\n').includes('c2Vjc'))
})

it('masks a secret that was stored with a line end', () => {
  const { text } = masker([`${secret}\n`])
  assert.equal(text(`login ${secret}!`), 'login ***!')
  const encoded = Buffer.from(`you:${secret}`).toString('base64')
  assert.ok(text(encoded).includes('***'))
  assert.equal(masker(['short1\n']).text('token=short1;'), 'token=***;')
})

it('leaves ordinary text alone, and ignores values that are too short to be secrets', () => {
  assert.equal(masker([secret]).text('hunter and password'), 'hunter and password')
  assert.equal(masker(['', 'a']).text('banana'), 'banana')
})

it('masks a secret that comes in pieces, and one that is cut where the middle is left out', () => {
  const limit = 100
  for (let shift = 0; shift < 40; shift++) {
    const mask = masker([secret])
    const collector = new Collector(false, mask.slack, { transcript: limit, compared: 1000 })
    const text = `${'x'.repeat(limit - shift)}${secret}${'y'.repeat(1000)}${secret}${'z'.repeat(limit - shift)}`
    for (const piece of text.match(/[\s\S]{1,7}/g) ?? []) collector.push(Buffer.from(piece))
    const shown = transcriptOf({ output: collector.collected(), path: '/p' }, mask, limit)
    assert.doesNotMatch(shown.text, /hun|0rd/, `shift ${shift}`)
  }
})
