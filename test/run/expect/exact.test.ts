import assert from 'node:assert/strict'
import { it } from 'node:test'
import { exact } from '../../../runner/run/expect/exact.ts'

const expectation = (text: string) => ({ match: 'exact' as const, text, line: 10, column: 1 })
const compare = (text: string, seen: string) => exact.compare(expectation(text), { text: '', bytes: Buffer.from(seen) })
const rows = (text: string, seen: string) => compare(text, seen)?.diff?.split('\n').slice(3)

it('shows what cannot be seen', () => {
  assert.deepEqual(rows('a \t', 'a\n'), ['-a·→', '+a'])
  assert.deepEqual(rows('a b', 'a\x1b[1m\x7f\r\n'), ['-a b', '+a␛[1m␿␍'])
  assert.deepEqual(rows('...', 'a...b\n'), ['-․․․', '+a․․․b'])
})

it('names a missing end of the last line', () => {
  assert.deepEqual(compare('a\nb', 'a\nb'), {
    line: 11,
    message: 'the last line was printed without a newline at its end',
    diff: '--- expected\n+++ seen\n@@ -10,2 +1,2 @@\n a\n-b\n+b⏎ missing',
    suggestion: 'Use match=lines if blanks and control characters do not matter.',
  })
  assert.equal(compare('a', 'b')?.message, 'expected `a`, printed was `b`')
})

it('compares the bytes of its own part of a larger buffer', () => {
  const bytes = Buffer.from('xa\nx').subarray(1, 3)
  assert.equal(exact.compare(expectation('a'), { text: '', bytes }), undefined)
})

it('is rewritten to what was printed, where a fence can say it', () => {
  const rewritten = (seen: string) => exact.rewrite(expectation('a'), { text: '', bytes: Buffer.from(seen) })
  assert.deepEqual(rewritten('b \n\n'), { text: 'b \n' })
  assert.deepEqual(rewritten(''), { text: '' })
  assert.deepEqual(rewritten('b'), {
    error: 'the last line was printed without a newline at its end, which `match=exact` cannot say',
  })
})
