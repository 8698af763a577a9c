import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Match } from '../../../runner/document/model.ts'
import { matchesAll } from '../../../runner/run/expect/lines.ts'
import { matchers } from '../../../runner/run/expect/matchers.ts'

const expectation = (match: Match, text: string) => ({ match, text, line: 10, column: 1 })
const compare = (match: Match, text: string, seen: string) =>
  matchers[match].compare(expectation(match, text), { text: seen, bytes: Buffer.from(seen) })
const diff = (text: string, seen: string) => compare('lines', text, seen)?.diff?.split('\n').slice(3)
const numbers = (count: number, word = 'line') => Array.from({ length: count }, (_, index) => `${word} ${index}`)

it('shows what was printed in the place of a line beside a skip', () => {
  assert.deepEqual(diff('version: 5...\n...', 'Version: 5.8.6\nmore\n'), [
    '-version: 5...',
    '+Version: 5.8.6',
    ' ... (1 line)',
  ])
  assert.deepEqual(diff('...\nlast 5', 'one\ntwo\nlast 6\n'), [' ... (2 lines)', '-last 5', '+last 6'])
  assert.deepEqual(diff('...\nName: web\nSize: 3\n...', 'a\nName: db\nb\nSize: 4\nc\n'), [
    ' ... (1 line)',
    '-Name: web',
    '+Name: db',
    '+b',
    '-Size: 3',
    '+Size: 4',
    ' ... (1 line)',
  ])
})

it('shows what a skip covers where nothing is alike', () => {
  assert.deepEqual(diff('...\nready\n...', '1\n2\n3\n4\n5\n'), [
    ' ...',
    '-ready',
    ' ... stands for:',
    '~1',
    '~2',
    '~3',
    '~… 2 lines',
  ])
  assert.deepEqual(diff('...\nready\nName: web\n...', '1\n2\n3\n4\nName: db'), [
    ' ... stands for:',
    '~… 1 line',
    '~2',
    '~3',
    '~4',
    '-ready',
    '-Name: web',
    '+Name: db',
    ' ...',
  ])
  assert.deepEqual(diff('...\nready\n...', '1\n2\n'), [' ...', '-ready', ' ... stands for:', '~1', '~2'])
})

it('shortens long outputs around the difference', () => {
  const all = numbers(50)
  const found = diff(all.with(40, 'other').join('\n'), `${all.join('\n')}\n`)
  assert.deepEqual(found, [
    ' line 37',
    ' line 38',
    ' line 39',
    '-other',
    '+line 40',
    ' line 41',
    ' line 42',
    ' line 43',
  ])
  const first = all.slice(0, 10).map((line) => `+${line}`)
  const last = all.slice(-4).map((line) => `+${line}`)
  assert.deepEqual(diff('one', all.join('\n')), ['-one', ...first, '… 36 lines left out', ...last])
  assert.deepEqual(diff('one', all.slice(0, 15).join('\n'))?.length, 16)
  const long = 'x'.repeat(3000)
  assert.match(compare('lines', `${long}a`, `${long}b\n`)?.message ?? '', /`…x+a`, printed was `…x+b`/)
})

it('shows 56 lines of a long difference', () => {
  const all = numbers(60)
  const found = diff(all.map((line, index) => (index % 2 ? line : `not ${line}`)).join('\n'), all.join('\n')) ?? []
  assert.equal(found.length, 56)
  assert.equal(found.at(-1), '… 35 more lines')
})

it('shows places that are far from each other apart', () => {
  const all = numbers(40)
  const found = compare('lines', all.with(4, 'x').with(20, 'y').join('\n'), all.join('\n'))?.diff?.split('\n')
  assert.deepEqual(
    found?.filter((row) => row.startsWith('@@')),
    ['@@ -11,7 +2,7 @@', '@@ -27,7 +18,7 @@'],
  )
  const near = compare('lines', all.with(4, 'x').with(11, 'y').join('\n'), all.join('\n'))?.diff?.split('\n')
  assert.deepEqual(
    near?.filter((row) => row.startsWith('@@')),
    ['@@ -11,14 +2,14 @@'],
  )
})

it('cuts long lines where they differ', () => {
  const long = 'x'.repeat(600)
  assert.deepEqual(diff(`${long}a${long}`, `${long}b${long}`), [
    `-…${'x'.repeat(166)}a${'x'.repeat(333)}…`,
    `+…${'x'.repeat(166)}b${'x'.repeat(333)}…`,
  ])
  assert.deepEqual(diff(`a\n${long}`, `b\n${long}`)?.[2], ` ${'x'.repeat(500)}…`)
})

it('says in words what the first difference is', () => {
  const said = (expected: string, seen: string) => compare('lines', expected, seen)?.message
  assert.equal(said('a', ''), 'nothing was printed, expected `a`')
  assert.equal(said('a', 'a\nb\n'), 'a line was printed that is not expected: `b`')
  assert.equal(said('a\nb', 'a\n'), 'expected `b`, which was not printed')
  assert.equal(said('a\nb\nc', 'a\nx\ny\n'), 'expected `b`, printed was `x`')
  assert.equal(said('a\nb\nc', 'a\nx\nc\ny\n'), 'expected `b`, printed was `x`')
})

it('points at the last expected line where more was printed', () => {
  assert.equal(compare('lines', 'a\nb', 'a\nb\nc\n')?.line, 11)
  assert.equal(compare('lines', '', 'c\n')?.line, 10)
})

it('names characters that look like others', () => {
  const said = (expected: string, seen: string) => compare('lines', expected, `${seen}\n`)?.message ?? ''
  assert.match(said('a\u00a0b', 'a b'), /character 2 is a no-break space \(U\+00A0\) in the page and a space/)
  assert.match(said('a b', 'a\tb'), /a space \(U\+0020\) in the page and a tab \(U\+0009\) in the output/)
  assert.match(
    said('caf\u00e9', 'cafe\u0301'),
    /`é` is one character in the page and a letter and a combining accent in the output/,
  )
  assert.match(said('\u201chi\u201d', '"hi"'), /a typographic quote \(U\+201C\) in the page and `"` in the output/)
  assert.match(said('Loading\u2026', 'Loading data'), /ellipsis character \(U\+2026\) where three dots/)
  assert.match(said('\u0430pp', 'app'), /look the same/)
  assert.match(said('a\u200bb', 'ab'), /a zero-width space/)
  assert.doesNotMatch(said('a', 'b'), /look the same/)
})

it('gives up on comparisons that would take minutes', () => {
  const patterns = numbers(10).flatMap((line) => [`${line} of nothing`, '...'])
  assert.equal(matchesAll(['...', ...patterns], numbers(1000, 'row'), 10_000), 'too much')
  assert.equal(matchesAll(['...', 'row 999'], numbers(1000, 'row'), 10_000), true)
})

it('refuses expectations that any output fulfils', () => {
  const says = (match: Match, text: string) => matchers[match].problem?.(expectation(match, text))?.saysNothing === true
  for (const text of ['...', ' ...\n\n...', ' \n...', '......', '... ...'])
    assert.equal(says('lines', text), true, text)
  for (const text of ['a...', '....', '.']) assert.equal(says('lines', text), false, text)
  for (const text of ['[\\s\\S]*', '.*', '(?:.*\\n?)*', '.+', 'active|', '|active', '(active|)'])
    assert.equal(says('regex', text), true, text)
  for (const text of ['active', 'active\\|', '[a|]', '(-- none --)?\\n?', '[0-9a-f]+', 'a|b', '[\\s\\S]*done'])
    assert.equal(says('regex', text), false, text)
  assert.equal(says('json-subset', '"..."'), true)
  for (const text of ['{}', '{"a": "..."}']) assert.equal(says('json-subset', text), false, text)
})

it('points at the line of a regular expression that does not fit', () => {
  const found = compare('regex', 'one\n\\d+\nthree', 'one\n2\nfour\n')
  assert.equal(found?.line, 12)
  assert.match(found?.suggestion ?? '', /whole output must match/)
  assert.match(compare('regex', 'one\nv1.0 (x)', 'one\nv1.0 (x)\n')?.suggestion ?? '', /write `v1\\.0 \\\(x\\\)`/)
})

it('takes empty JSON for emptiness, at any depth', () => {
  assert.equal(compare('json-subset', '{"a": [], "b": {"c": {}}}', '{"a": [], "b": {"c": {}, "d": 1}}'), undefined)
  assert.match(compare('json-subset', '[]', '[1]')?.message ?? '', /expected an empty array/)
  assert.match(
    compare('json-subset', '{"a": {"b": {}}}', '{"a": {"b": {"c": 1}}}')?.message ?? '',
    /\$\.a\.b: expected an empty object/,
  )
  assert.match(compare('json-subset', '[{"a": []}]', '[{"a": [1]}]')?.message ?? '', /\$\[0\]\.a/)
})
