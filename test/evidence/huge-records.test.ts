import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isHuge } from '../../runner/evidence/store.ts'

test('values are counted before a record is parsed, and text in quotes is none', () => {
  const zeros = (count: number) => Array(count).fill(0)
  const cases: [what: string, value: unknown, huge: boolean][] = [
    ['as many as are allowed', zeros(200_000), false],
    ['one more', zeros(200_001), true],
    ['objects', Array(100_001).fill({}), true],
    ['half as many objects', Array(99_999).fill({}), false],
    ['lists', Array(100_001).fill([]), true],
    ['a text of commas', { text: ','.repeat(300_000) }, false],
    ['quotes in a text', { text: '","'.repeat(100_001) }, false],
    ['a text that ends in a backslash', ['\\', ...zeros(200_001)], true],
    ['a backslash before a quote', { text: `\\"${',{['.repeat(100_001)}` }, false],
  ]
  for (const [what, value, huge] of cases) assert.equal(isHuge(JSON.stringify(value)), huge, what)
})
