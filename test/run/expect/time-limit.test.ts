import assert from 'node:assert/strict'
import { it } from 'node:test'
import { regex } from '../../../runner/run/expect/regex.ts'

// Alone in its file: it takes the whole second that the limit allows.
it('regex gives up on a pattern that walks the text in exponentially many ways', () => {
  const text = `${'a'.repeat(40)}!`
  const found = regex.compare(
    { match: 'regex', text: '(a+)+$', line: 10, column: 1 },
    { text, bytes: Buffer.from(text) },
  )
  assert.equal(found?.line, 10)
  assert.match(found?.message ?? '', /needed more than 1000 ms for the 41 characters/)
})
