import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Match } from '../../../runner/document/model.ts'
import { matchers } from '../../../runner/run/expect/matchers.ts'

function compare(match: Match, expected: string, seen: string) {
  return matchers[match].compare(
    { match, text: expected, line: 10, column: 1 },
    { text: seen, bytes: Buffer.from(seen) },
  )
}

it('exact compares byte for byte, with the newline that ends the last line', () => {
  assert.equal(compare('exact', 'a \nb', 'a \nb\n'), undefined)
  assert.equal(compare('exact', '', ''), undefined)
  assert.equal(compare('exact', 'a', 'a \n')?.line, 10)
  assert.equal(compare('exact', '', 'a\n')?.line, 10)
  assert.match(compare('exact', 'a', 'a')?.message ?? '', /without a newline/)
})

it('exact counts blank lines at the end', () => {
  assert.equal(compare('exact', 'a\n', 'a\n\n'), undefined)
  assert.equal(compare('exact', 'a\n', 'a\n')?.line, 11)
  assert.equal(compare('exact', 'a', 'a\n\n')?.line, 10)
})

it('exact does not take `...` for a skip', () => {
  assert.equal(compare('exact', '...', 'a\n')?.line, 10)
  assert.equal(compare('exact', '...', '...\n'), undefined)
})

it('regex matches the whole text, with ^ and $ at lines', () => {
  assert.equal(compare('regex', '^a\\d$\n^b$', 'a1\nb\n'), undefined)
  assert.equal(compare('regex', 'a|b', 'b\n'), undefined)
  assert.equal(compare('regex', 'a', 'ba\n')?.line, 10)
  assert.equal(compare('regex', 'a', 'a\nb\n')?.line, 10)
})

it('json-subset wants every written field and allows others', () => {
  assert.equal(compare('json-subset', '{"a": {"b": 1}}', '{"a": {"b": 1, "c": 2}, "d": 3}'), undefined)
  assert.equal(compare('json-subset', '{"a": "..."}', '{"a": [1]}'), undefined)
  assert.match(compare('json-subset', '{"a": "..."}', '{}')?.message ?? '', /\$\.a: missing/)
  assert.match(compare('json-subset', '{"a": null}', '{"a": 0}')?.message ?? '', /expected null, seen 0/)
  assert.equal(compare('json-subset', '{"__proto__": 1}', '{}')?.line, 10)
})

it('json-subset finds elements of arrays in their order, others between them', () => {
  assert.equal(compare('json-subset', '[1, {"a": 2}]', '[0, 1, 5, {"a": 2, "b": 3}]'), undefined)
  assert.match(compare('json-subset', '[2, 1]', '[1, 2]')?.message ?? '', /no element/)
})

it('json-subset reports the line of the field and the line of output that is no JSON', () => {
  assert.equal(compare('json-subset', '{\n  "a": 1,\n  "b": 2\n}', '{"a": 1, "b": 3}')?.line, 12)
  assert.match(compare('json-subset', '{}', 'WARN old\n{}')?.message ?? '', /line 1 of the output: `WARN old`/)
  assert.match(compare('json-subset', '{}', '')?.message ?? '', /nothing was printed/)
})

it('json-subset distinguishes whole numbers that a double cannot hold', () => {
  const difference = compare('json-subset', '{"at": 1790154907123456789}', '{"at": 1790154907123456788}\n')
  assert.match(difference?.message ?? '', /\$\.at: expected "1790154907123456789", seen "1790154907123456788"/)
  assert.equal(compare('json-subset', '{"at": 1790154907123456789}', '{"at": 1790154907123456789}\n'), undefined)
  assert.ok(compare('json-subset', '1790154907123456789', '"1790154907123456789"'))
})
