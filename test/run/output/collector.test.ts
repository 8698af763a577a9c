import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Collector } from '../../../runner/run/output/collector.ts'
import { masker } from '../../../runner/run/output/secrets.ts'
import { transcriptOf } from '../../../runner/run/output/transcript.ts'

const limits = { transcript: 10, compared: 50 }
const collect = (compared: boolean, parts: string[]) => {
  const collector = new Collector(compared, 0, limits)
  for (const part of parts) collector.push(Buffer.from(part))
  return collector.collected()
}

it('keeps everything up to the bound, and head and tail beyond it', () => {
  assert.deepEqual(collect(false, ['abc', 'def']), {
    head: Buffer.from('abcdef'),
    tail: Buffer.alloc(0),
    omitted: 0,
    total: 6,
  })
  const cut = collect(false, ['0123456789', 'x'.repeat(500), 'abcdefghij'])
  assert.deepEqual(
    [cut.head.toString(), cut.tail.toString(), cut.omitted, cut.total],
    ['0123456789', 'abcdefghij', 500, 520],
  )
  assert.equal(collect(true, ['x'.repeat(50)]).omitted, 0)
})

it('gives the same whatever the pieces', () => {
  const text = Array.from({ length: 300 }, (_, index) => String.fromCharCode(97 + (index % 26))).join('')
  const whole = collect(false, [text])
  for (const size of [1, 3, 9, 10, 11, 64]) {
    assert.deepEqual(collect(false, text.match(new RegExp(`.{1,${size}}`, 'g')) ?? []), whole)
  }
})

it('says in the transcript how much was left out', () => {
  const output = collect(false, ['0123456789', 'x'.repeat(500), 'abcdefghij'])
  const shown = transcriptOf({ output, path: '/p' }, masker([]), 10)
  assert.deepEqual(shown, { text: '0123456789\n… 500 bytes left out …\nabcdefghij', omitted: 500 })
})

it('shows all of an output that was kept for comparison only up to the bound of transcripts', () => {
  const output = collect(true, ['0123456789', 'x'.repeat(30), 'abcdefghij'])
  const shown = transcriptOf({ output, path: '/p' }, masker([]), 10)
  assert.deepEqual(shown, { text: '0123456789\n… 30 bytes left out …\nabcdefghij', omitted: 30 })
})
