import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { jsonSubset } from '../../../runner/run/expect/json-subset.ts'
import type { Mismatch } from '../../../runner/run/expect/matcher.ts'

const expectation = (text: string) => ({ match: 'json-subset' as const, text, line: 10, column: 1 })

function compare(expected: string, seen: unknown): Mismatch | undefined {
  const text = typeof seen === 'string' ? seen : JSON.stringify(seen)
  return jsonSubset.compare(expectation(expected), { text, bytes: Buffer.from(text) })
}

const message = (expected: unknown, seen: unknown) => compare(JSON.stringify(expected), JSON.stringify(seen))?.message

it('a difference has its line in the page, its path, and both sides', () => {
  assert.deepEqual(compare('{\n  "name": "a",\n  "size": 1\n}', { name: 'a', size: 2, more: true }), {
    line: 12,
    message: '$.size: expected 1, seen 2',
    diff: [
      '--- expected',
      '+++ seen',
      '@@ -10,4 +1,5 @@ json-subset',
      '-{',
      '-  "name": "a",',
      '-  "size": 1',
      '-}',
      '+{',
      '+  "name": "a",',
      '+  "size": 2,',
      '+  "more": true',
      '+}',
    ].join('\n'),
  })
})

describe('what differs is said in words', () => {
  it('another kind of value', () => {
    assert.equal(message({ a: [1] }, { a: { b: 1 } }), '$.a: expected an array, seen {"b":1}')
    for (const seen of [[1], null, 1, 'x'])
      assert.equal(message({ a: { b: 1 } }, { a: seen }), `$.a: expected an object, seen ${JSON.stringify(seen)}`)
    assert.equal(message('x', 1), '$: expected "x", seen 1')
    assert.equal(message(null, {}), '$: expected null, seen {}')
  })

  it('a field that is missing', () => {
    assert.equal(message({ a: { b: 1 } }, { a: {} }), '$.a.b: missing, expected 1')
    assert.equal(message({ a: {} }, {}), '$.a: missing, expected {}')
  })

  it('an element that is missing, or the only one that is wrong', () => {
    assert.equal(message([1, 2, 3], [1, 3, 4]), '$[1]: no element of 3 matches 2')
    assert.equal(message([{ a: 1 }], [{ a: 2 }]), '$[0].a: expected 1, seen 2')
    assert.equal(message([{ a: 1 }], [{ a: 2 }, 3]), '$[0]: no element of 2 matches {"a":1}')
    assert.equal(message([1, 2], [3]), '$[0]: no element of 1 matches 1')
    assert.equal(message([1, 1], [1]), '$[1]: no element of 1 matches 1')
    assert.equal(message([[1]], []), '$[0]: no element of 0 matches [1]')
  })

  it('emptiness', () => {
    const more = '; `"..."` stands for any value'
    assert.equal(message([], [1]), `$: expected an empty array, seen [1]${more}`)
    assert.equal(message({ a: {} }, { a: { b: 1 } }), `$.a: expected an empty object, seen {"b":1}${more}`)
    assert.equal(message([], []), undefined)
    assert.equal(message({}, {}), undefined)
  })

  it('long values by their first 80 characters', () => {
    assert.equal(message(1, ['x'.repeat(76)]), `$: expected 1, seen ["${'x'.repeat(76)}"]`)
    assert.equal(message(1, ['x'.repeat(77)]), `$: expected 1, seen ["${'x'.repeat(77)}"…`)
  })
})

it('keys that are no words are quoted in paths', () => {
  assert.match(message({ 'a.b': [1] }, { 'a.b': [2] }) ?? '', /^\$\["a\.b"\]\[0\]: expected 1/)
  assert.match(message({ 'a-b_c': 1 }, { 'a-b_c': 2 }) ?? '', /^\$\.a-b_c: /)
})

it('the line is that of the last key of the path, or the first line', () => {
  const line = (expected: string, seen: unknown) => compare(expected, seen)?.line
  assert.equal(line('{\n"a": [\n1]}', { a: [2] }), 11)
  assert.equal(line('[\n1]', [2]), 10)
  assert.equal(line('{\n"\\u0061": 1}', { a: 2 }), 10)
})

describe('what is not JSON is reported', () => {
  const suggestion = 'Standard error is part of the output: send it elsewhere (2>/dev/null) when a tool warns there.'

  it('of the output by its line there', () => {
    assert.deepEqual(compare('{}', '{"a": 1,\n"b" 2}'), {
      line: 10,
      message: 'the output is not JSON: line 2 of the output: `"b" 2}`: Expected \':\' after property name',
      suggestion,
    })
    assert.match(compare('{}', 'oops')?.message ?? '', /`oops`: Unexpected token 'o'$/)
    assert.deepEqual(compare('{}', ' \n'), {
      line: 10,
      message: 'the output is not JSON: nothing was printed',
      suggestion,
    })
    const long = `x${'y'.repeat(200)}`
    assert.match(compare('{}', long)?.message ?? '', /line 1 of the output: `xy{119}`: Unexpected token 'x'/)
  })

  it('of the expectation by its line in the page', () => {
    assert.deepEqual(compare('{\n  "a": 1,\n}', {}), {
      line: 12,
      message: 'the expected JSON cannot be read: Expected double-quoted property name',
    })
  })

  it('where V8 names no position, too', () => {
    const place = (text: string) => {
      const found = jsonSubset.problem?.(expectation(text))
      return [found?.line, found?.column, found?.message.replace(/.*: /, '')]
    }
    assert.deepEqual(place('{\n  "a": ,\n  "b": 2\n}'), [1, 7, "Unexpected token ','"])
    assert.deepEqual(place(`{\n  "a": 1,\n  "b": '${'x'.repeat(90)}'\n}`), [2, 7, `Unexpected token '''`])
    assert.deepEqual(place('tru'), [0, 3, 'Unexpected end of JSON input'])
    assert.deepEqual(place('[\n  nul]'), [1, 5, "Unexpected token ']'"])
    assert.deepEqual(place('~'), [0, 0, "Unexpected token '~'"])
  })

  it('before anything runs, with its column', () => {
    assert.deepEqual(jsonSubset.problem?.(expectation('{\n  "a": 1,\n }')), {
      line: 2,
      column: 1,
      message: 'the expected JSON cannot be read: Expected double-quoted property name',
      suggestion: 'Write one JSON value with quoted keys and no comma at the end.',
    })
    assert.deepEqual(jsonSubset.problem?.(expectation('"..."')), {
      line: 0,
      column: 0,
      saysNothing: true,
      message: '`"..."` alone matches any JSON, so it shows nothing about the command',
      suggestion: 'Expect a field that the command must print, or leave the output out.',
    })
  })
})

it('numbers are exact, also beyond 2^53, and shown in quotes there', () => {
  const big = '12345678901234567890'
  assert.equal(compare(`{"a": ${big}}`, `{"a": ${big}}`), undefined)
  assert.equal(compare(`-${big}`, `-${big}1`)?.message, `$: expected "-${big}", seen "-${big}1"`)
  assert.equal(compare('1.5', '1.50'), undefined)
  assert.equal(compare('1e30', '1e30'), undefined)
  assert.equal(compare('7', '7.0'), undefined)
})

describe('the diff', () => {
  const rows = (expected: unknown, seen: unknown) => compare(JSON.stringify(expected), seen)?.diff?.split('\n').slice(2)
  const many = (count: number) => Array.from({ length: count }, (_, index) => index)

  it('shows the outermost value around the difference that has 30 lines at most', () => {
    assert.deepEqual(rows({ a: { b: 1 } }, { a: { b: 2 }, many: many(40) }), [
      '@@ -10,3 +1,3 @@ json-subset at $.a',
      '-{',
      '-  "b": 1',
      '-}',
      '+{',
      '+  "b": 2',
      '+}',
    ])
    assert.match(rows({ a: 1 }, { a: 2, many: many(25) })?.[0] ?? '', /\+1,30 @@ json-subset$/)
    assert.equal(rows({ a: 1 }, { a: 2, many: many(25) })?.at(-1), '+}')
    assert.match(rows({ a: 1 }, { a: 2, many: many(26) })?.[0] ?? '', /\+1,1 @@ json-subset at \$\.a$/)
  })

  it('shows that a value is missing', () => {
    assert.deepEqual(rows({ a: { b: 1 } }, { a: null, many: many(40) })?.slice(1), ['-{', '-  "b": 1', '-}', '+null'])
    assert.deepEqual(rows({ b: 1 }, { many: many(40) }), ['@@ -10,1 +1,1 @@ json-subset at $.b', '-1', '+(nothing)'])
  })

  it('cuts long values and long lines', () => {
    const found = rows({ a: [] }, { a: many(40) }) ?? []
    assert.equal(found.length, 1 + 1 + 30 + 1)
    assert.equal(found.at(-1), '+… 12 more lines')
    assert.equal(rows(['a'], ['x'.repeat(600)])?.at(-2), `+  "${'x'.repeat(497)}…`)
  })
})

describe('a rewritten expectation', () => {
  const rewritten = (expected: string, seen: string) =>
    jsonSubset.rewrite(expectation(expected), { text: seen, bytes: Buffer.from(seen) })

  it('has the values that were printed in the form of the page', () => {
    assert.deepEqual(rewritten('{"a": 1,  "b": [1, 2], "c": "..."}', '{"a": 3, "b": [1, 4], "c": 5}'), {
      text: '{"a": 3,  "b": [1, 4], "c": "..."}',
    })
    assert.deepEqual(rewritten('1', '2'), { text: '2' })
    assert.deepEqual(rewritten('{\n  "a": 1 }', '{"a": {"b": 2}}'), { text: '{\n  "a": {\n    "b": 2\n  } }' })
    assert.deepEqual(rewritten('{"a": [1]}', '{"a": 2}'), { text: '{"a": 2}' })
    assert.deepEqual(rewritten('{"a": {"b": 1}}', '{"a": [2]}'), { text: '{"a": [\n  2\n]}' })
  })

  it('is refused where only its author knows what is meant', () => {
    assert.deepEqual(rewritten('{"a": {"b": 1}}', '{"a": {}}'), {
      error: '$.a.b is no longer printed: remove it by hand if that is right',
    })
    assert.deepEqual(rewritten('{"a": [[1]]}', '{"a": [[2, 3]]}'), {
      error: '$.a[0] has 2 elements: which of them are meant, only its author knows',
    })
    assert.deepEqual(rewritten('{}', 'x'), { error: 'what was printed is not JSON' })
  })
})
