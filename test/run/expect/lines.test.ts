import assert from 'node:assert/strict'
import { it } from 'node:test'
import { lines } from '../../../runner/run/expect/lines.ts'

function compare(expected: string, seen: string) {
  const expectation = { match: 'lines' as const, text: expected, line: 10, column: 1 }
  return lines.compare(expectation, { text: seen, bytes: Buffer.from(seen) })
}

it('ignores blanks at the end of lines and blank lines at the end', () => {
  assert.equal(compare('a\nb', 'a  \nb\t\n\n \n'), undefined)
})

it('does not ignore blanks at the beginning of a line or blank lines in the middle', () => {
  assert.equal(compare('a', ' a\n')?.line, 10)
  assert.equal(compare('a', 'a\nb\n')?.line, 10)
  assert.equal(compare('a\nb', 'a\n\nb\n')?.line, 11)
})

it('lets `...` stand for any number of lines, none included', () => {
  for (const seen of ['a\nz\n', 'a\nb\nz\n', 'a\nb\nc\nz\n']) assert.equal(compare('a\n...\nz', seen), undefined)
  assert.equal(compare('...', ''), undefined)
  assert.equal(compare('a\n...\na', 'a\na\n'), undefined)
  assert.equal(compare('a\n...\na', 'a\n')?.line, 12)
  assert.equal(compare('a\n...\nb\n...\nb', 'a\nb\n')?.line, 12)
  assert.equal(compare('...\nb\n...', 'a\nb\nb\nc\n'), undefined)
  assert.equal(compare('...\na\nb\n...\nb\n...', 'a\nb\nb\n'), undefined)
  assert.equal(compare('...\na\nb\n...\nb\n...', 'a\na\nb\n')?.line, 12)
  assert.equal(compare('a\n...\nb\nc\n...\nc', 'a\nb\nc\n')?.line, 13)
  assert.equal(compare('...\na\n...\na', 'a\n')?.line, 11)
})

it('lets `...` in a line stand for any text', () => {
  assert.equal(compare('Digest: sha256:... (... MB)', 'Digest: sha256:01ab (12 MB)\n'), undefined)
  assert.equal(compare('a...a', 'a\n')?.line, 10)
  assert.equal(compare('...end', 'the end\n'), undefined)
  assert.equal(compare('begin...', 'begin and more\n'), undefined)
})

it('reports the first expected line that was not seen by its line in the Markdown', () => {
  const found = compare('a\n...\nd\nx\n...', 'a\nb\nc\nd\ne\n')
  assert.equal(found?.line, 13)
  assert.match(found?.message ?? '', /expected `x`/)
})

it('shows a diff that counts lines of the Markdown and folds what a skip took', () => {
  const found = compare('a\n...\nd\nx', 'a\nb\nc\nd\ny\n')
  assert.deepEqual(found?.diff?.split('\n'), [
    '--- expected',
    '+++ seen',
    '@@ -10,4 +1,5 @@',
    ' a',
    ' ... (2 lines)',
    ' d',
    '-x',
    '+y',
  ])
})
