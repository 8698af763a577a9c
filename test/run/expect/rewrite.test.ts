import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Match } from '../../../runner/document/model.ts'
import { matchers, rewrite } from '../../../runner/run/expect/matchers.ts'

function rewritten(match: Match, expected: string, printed: string): string {
  const expectation = { match, text: expected, line: 10, column: 1 }
  const seen = { text: printed, bytes: Buffer.from(printed) }
  const result = rewrite(expectation, seen)
  if ('error' in result) return `refused: ${result.error}`
  assert.equal(matchers[match].compare({ ...expectation, text: result.text }, seen), undefined)
  return result.text
}

const lines = (expected: string, printed: string) => rewritten('lines', expected, printed)

it('lines that still match stay as they are, with their `...`', () => {
  assert.equal(lines('httpd-...\nold\nsize ... MB', 'httpd-2.4\nnew  \nsize 3 MB\n'), 'httpd-...\nnew\nsize ... MB')
  assert.equal(lines('first\n...\nlast', 'FIRST\na\nb\nlast\n'), 'FIRST\n...\nlast')
})

it('lines before or behind a `...` become what it covered there', () => {
  assert.equal(lines('a\nversion 1\n...', 'a\nversion 2\nmore\n'), 'a\nversion 2\n...')
  assert.equal(lines('...\na 1\nb 1', 'x\na 2\nb 2\n'), '...\na 2\nb 2')
  assert.equal(lines('a 1\nb 1\n...', 'a 2\nb 2\nx\n'), 'a 2\nb 2\n...')
})

it('lines come and go where they were printed', () => {
  assert.equal(lines('a\nc', 'a\nb\nc\nd\n'), 'a\nb\nc\nd')
  assert.equal(lines('a\nb\nc', 'a\nc\n'), 'a\nc')
})

it('a line beside a `...` is replaced, and not given up because the `...` covers it', () => {
  assert.equal(lines('...\ntotal 3', 'a\nb\ntotal 4\n'), '...\ntotal 4')
  assert.equal(lines('version 1\n...', 'version 2\nmore\nlines\n'), 'version 2\n...')
})

it('a line between two `...` is its author’s to replace', () => {
  assert.match(lines('a\n...\nfoo\n...', 'a\nx\nbar\ny\n'), /^refused: `foo` stands between two/)
})

it('an expectation that would assert nothing is refused', () => {
  assert.match(lines('a', ''), /^refused: .*assert nothing/)
  assert.match(lines('...\nfoo\n...', ''), /^refused: .*assert nothing/)
})

it('exact output is taken as it is, where a fence can hold it', () => {
  assert.equal(rewritten('exact', 'a', 'b  \n\nc\n'), 'b  \n\nc')
  assert.equal(rewritten('exact', 'a', ''), '')
  assert.match(rewritten('exact', 'a', 'b'), /^refused: .*without a newline/)
  const broken = { text: '\ufffd\n', bytes: Buffer.from([0xff, 0x0a]) }
  assert.ok('error' in rewrite({ match: 'exact', text: 'a', line: 1, column: 1 }, broken))
})

it('a regular expression is never rewritten', () => {
  assert.match(rewritten('regex', 'a+', 'b\n'), /^refused: it is a regular expression/)
})

it('of JSON only the values that differ change; form, wildcards and fields that were not asked for stay out of it', () => {
  const expected = '{ "name": "web",  "id": "...",\n  "size": 3, "tags": ["a", "b"] }'
  const printed = JSON.stringify({ name: 'api', id: 7, size: 3, tags: ['a', 'c'], more: true })
  assert.equal(
    rewritten('json-subset', expected, printed),
    '{ "name": "api",  "id": "...",\n  "size": 3, "tags": ["a", "c"] }',
  )
})

it('a value of JSON may become another kind of value, and keeps to the indentation', () => {
  assert.equal(
    rewritten('json-subset', '{\n  "a": 1\n}', '{"a": {"b": [2]}}'),
    '{\n  "a": {\n    "b": [\n      2\n    ]\n  }\n}',
  )
})

it('JSON whose fields or elements are gone is its author’s to change', () => {
  assert.match(rewritten('json-subset', '{"a": 1, "b": 2}', '{"a": 1}'), /^refused: \$\.b is no longer printed/)
  assert.match(rewritten('json-subset', '[1]', '[2, 3]'), /^refused: \$ has 2 elements/)
  assert.match(rewritten('json-subset', '{"a": 1}', 'no JSON'), /^refused: .*not JSON/)
})
