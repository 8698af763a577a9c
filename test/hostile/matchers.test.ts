/** Outputs and expectations that are made to keep the runner busy. Each took minutes before it was limited. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jsonSubset } from '../../runner/run/expect/json-subset.ts'
import { lines } from '../../runner/run/expect/lines.ts'
import type { Matcher } from '../../runner/run/expect/matcher.ts'
import { regex } from '../../runner/run/expect/regex.ts'

const timeout = 60_000

function compare(matcher: Matcher, match: 'lines' | 'regex' | 'json-subset', expected: string, seen: string) {
  return matcher.compare({ match, text: expected, line: 1, column: 1 }, { text: seen, bytes: Buffer.from(seen) })
}

test('lines that all but match at every place are given up', { timeout }, () => {
  const almost = `...\n${'a\n'.repeat(20_000)}b\n...`
  assert.match(compare(lines, 'lines', almost, 'a\n'.repeat(500_000))?.message ?? '', /too much work/)
})

test('a long piece is not searched in a long line', { timeout }, () => {
  const piece = `b${'a'.repeat(200_000)}`
  assert.notEqual(compare(lines, 'lines', `...${piece}...`, 'a'.repeat(4_000_000)), undefined)
})

test('a regular expression that walks in exponentially many ways is given up', { timeout }, () => {
  assert.match(compare(regex, 'regex', '(a+)+b', 'a'.repeat(40))?.message ?? '', /needed more than/)
})

test('an expected element of a megabyte is not written out for each element that was seen', { timeout }, () => {
  const wanted = JSON.stringify([['x'.repeat(1_000_000)]])
  const seen = JSON.stringify(Array.from({ length: 200_000 }, () => [1]))
  assert.match(compare(jsonSubset, 'json-subset', wanted, seen)?.message ?? '', /no element of 200000 matches/)
})
