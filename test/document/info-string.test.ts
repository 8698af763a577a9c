import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readInfoString } from '../../runner/document/tags/info-string.ts'

const words = (info: string) => readInfoString(info, 1, 4).words.map(({ name, value, form }) => [name, value, form])

describe('an info string', () => {
  it('is a language and words', () => {
    const { language, words: seen } = readInfoString('bash run exit=1', 7, 4)
    assert.equal(language, 'bash')
    assert.deepEqual(seen[1], {
      name: 'exit',
      value: '1',
      form: 'bare',
      raw: 'exit=1',
      line: 7,
      column: 13,
      endColumn: 19,
    })
  })

  it('may be empty', () => assert.deepEqual(readInfoString('', 1, 4), { language: '', words: [], problems: [] }))

  it('has values in both kinds of quotes, with escapes', () => {
    assert.deepEqual(words(String.raw`bash skip="a \"b\" 'c' \\"`), [['skip', `a "b" 'c' \\`, 'quoted']])
    assert.deepEqual(words(String.raw`bash skip='it\'s "so"'`), [['skip', `it's "so"`, 'quoted']])
    assert.deepEqual(words('bash skip="a"b"'), [['skip', 'a"b', 'quoted']])
  })

  it('has the markers of Expressive Code', () => {
    assert.deepEqual(words(`bash {1,3-4} ins={2} "a b" 'c' /d e/ del="f" mark=/g h/ title="x y"`), [
      ['', '1,3-4', 'braces'],
      ['ins', '2', 'braces'],
      ['', 'a b', 'quoted'],
      ['', 'c', 'quoted'],
      ['', 'd e', 'pattern'],
      ['del', 'f', 'quoted'],
      ['mark', 'g h', 'pattern'],
      ['title', 'x y', 'quoted'],
    ])
  })

  it('keeps a path that begins with a slash', () =>
    assert.deepEqual(words('text file=/a/b c'), [
      ['file', '/a/b', 'bare'],
      ['c', undefined, 'none'],
    ]))

  it('reports a value without an end, and of blanks around `=`', () => {
    assert.deepEqual(
      readInfoString('bash run skip="x', 1, 4).problems.map(({ rule, column }) => [rule, column]),
      [['unclosed-value', 13]],
    )
    const loose = readInfoString('bash run timeout = 10m exit= 1 title ="a b"', 1, 4)
    assert.deepEqual(
      loose.problems.map(({ suggestion }) => suggestion),
      ['Write `timeout=10m`', 'Write `exit=1`', 'Write `title="a b"`'],
    )
  })
})

describe('an odd info string', () => {
  it('with blanks that Markdown does not know is read to its end', () => {
    assert.deepEqual(words('bash \u00a0 run\u2003x ='), [
      ['\u00a0', undefined, 'none'],
      ['run\u2003x', undefined, 'none'],
      ['', '', 'bare'],
    ])
  })
})
