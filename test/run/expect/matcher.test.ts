import assert from 'node:assert/strict'
import { it } from 'node:test'
import { clipAround, firstDifference } from '../../../runner/run/expect/matcher.ts'

it('the first character that differs has its index; it is the end of the shorter text if none does', () => {
  assert.equal(firstDifference('abc', 'abd'), 2)
  assert.equal(firstDifference('ab', 'abc'), 2)
  assert.equal(firstDifference('abc', 'ab'), 2)
  assert.equal(firstDifference('ab', 'ab'), 2)
  assert.equal(firstDifference('', 'a'), 0)
})

it('a long line is cut around the place where it differs', () => {
  const line = '0123456789abcdefghij'
  assert.equal(clipAround(line, 0, 20), line)
  assert.equal(clipAround(line, 19, 30), line)
  assert.equal(clipAround(line, 6, 10), '0123456789…')
  assert.equal(clipAround(line, 7, 10), '…456789abcd…')
  assert.equal(clipAround(line, 12, 10), '…9abcdefghi…')
  assert.equal(clipAround(line, 19, 10), '…abcdefghij')
  assert.equal(clipAround(line, 12, 19), '0123456789abcdefghi…')
  assert.equal(clipAround('a\u{1f600}', 0, 2), 'a\ufffd…')
})
