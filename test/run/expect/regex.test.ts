import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { regex } from '../../../runner/run/expect/regex.ts'

const expectation = (text: string) => ({ match: 'regex' as const, text, line: 10, column: 1 })
const compare = (text: string, seen: string) =>
  regex.compare(expectation(text), { text: seen, bytes: Buffer.from(seen) })
const problem = (text: string) => regex.problem?.(expectation(text))
const rows = (text: string, seen: string) => compare(text, seen)?.diff?.split('\n').slice(2)

describe('a regular expression', () => {
  it('matches the whole output, without the blanks at its end', () => {
    assert.equal(compare('a\\d\n', 'a1 \n\n'), undefined)
    assert.equal(compare('a|b', 'b'), undefined)
    for (const seen of ['xa', 'ax', 'a\nb', '\na']) assert.ok(compare('a', seen), seen)
  })

  it('has `^` and `$` at lines, and `.` within one', () => {
    assert.equal(compare('^a$\n^.+$', 'a\nb c\n'), undefined)
    assert.ok(compare('a.b', 'a\nb'))
    assert.equal(compare('\\u{1f600}', '\u{1f600}'), undefined)
  })

  it('that cannot be read is a mismatch, and a problem before anything runs', () => {
    assert.deepEqual(compare('a(b', 'ab'), {
      line: 10,
      message: 'the regular expression cannot be read: /a(b/mu: Unterminated group',
    })
    assert.deepEqual(problem('a(b'), {
      line: 0,
      column: 0,
      message: 'the regular expression cannot be read: /a(b/mu: Unterminated group',
      suggestion:
        'Write it as JavaScript does (flags mu); escape . ( ) [ ] { } * + ? | ^ $ \\ where they are meant literally.',
    })
    assert.match(problem(')(')?.message ?? '', /Unmatched '\)'/)
  })
})

describe('a mismatch', () => {
  it('shows the pattern, the output, and the line of the pattern that does not fit', () => {
    assert.deepEqual(compare('one\n\\d+\nthree', 'one\n2\nfour\n'), {
      line: 12,
      message: 'what was printed does not match the regular expression',
      diff: [
        '--- expected',
        '+++ seen',
        '@@ -10,3 +1,3 @@ regex',
        '-one',
        '-\\d+',
        '-three',
        '+one',
        '+2',
        '+four',
      ].join('\n'),
      suggestion: 'The whole output must match; begin or end with [\\s\\S]* to allow anything around.',
    })
  })

  it('says that nothing was printed', () => {
    assert.equal(compare('a', ' \n')?.message, 'nothing was printed')
    assert.deepEqual(rows('a\nb', ''), ['@@ -10,2 +1,1 @@ regex', '-a', '-b', '+'])
  })

  it('takes lines of the pattern together that are none alone', () => {
    assert.equal(compare('(?:a\nb)\nc', 'a\nb\nd')?.line, 12)
    assert.equal(compare('(?:a\nb)\nc', 'a\nd\nd')?.line, 10)
    // A beginning fits only up to the end of a line.
    assert.equal(compare('a\nb', 'ab\nb')?.line, 10)
  })

  it('shows 40 lines of the output, from four before the first that does not fit', () => {
    const numbers = Array.from({ length: 60 }, (_, index) => `line ${index}`)
    const found = rows(`${numbers.slice(0, 10).join('\n')}\nend`, numbers.join('\n')) ?? []
    assert.equal(found[0], '@@ -10,11 +7,40 @@ regex')
    const shown = found.filter((row) => row.startsWith('+'))
    assert.equal(shown.length, 40)
    assert.deepEqual([shown[0], shown.at(-1)], ['+line 6', '+line 45'])
    assert.equal(found.at(-1), '… 14 more lines')
    assert.equal(rows('end', numbers.slice(0, 40).join('\n'))?.at(-1), '+line 39')
    assert.equal(rows('end', 'x'.repeat(600))?.at(-1), `+${'x'.repeat(500)}…`)
  })

  it('advises to escape a line that was printed as it stands', () => {
    assert.equal(
      compare('one\nv1.0 (x)', 'one\nv1.0 (x)\n')?.suggestion,
      'This very text was printed, but in a regular expression . ( ) [ ] { } * + ? | ^ $ and \\ have a meaning of their own: write `v1\\.0 \\(x\\)`, or use match=lines.',
    )
    assert.match(compare('a\nb (c)', 'x\nb (c)')?.suggestion ?? '', /write `b \\\(c\\\)`/)
    // Not where the text has no such characters, or stands in what fits already.
    assert.match(compare('plain\nb', 'plain\nc')?.suggestion ?? '', /^The whole output/)
    assert.match(compare('a.\nb', 'a.\nc')?.suggestion ?? '', /^The whole output/)
    const long = `(${'x'.repeat(300)}`
    assert.match(compare(`${long})`, `${long})`)?.suggestion ?? '', /write `\\\(x{198}`,/)
  })
})

describe('a pattern that shows nothing about the command is a problem', () => {
  const suggestion = 'Write what the command must print.'

  it('if it matches any output', () => {
    assert.deepEqual(problem('[\\s\\S]*'), {
      line: 0,
      column: 0,
      saysNothing: true,
      message: 'this regular expression matches any output, so it shows nothing about the command',
      suggestion,
    })
  })

  it('if it matches nothing by an empty alternative', () => {
    assert.deepEqual(problem('active|\n'), {
      line: 0,
      column: 0,
      saysNothing: true,
      message: 'an alternative of this regular expression is empty, so it matches when nothing is printed',
      suggestion: 'Write something on both sides of `|`, or escape it: `\\|`.',
    })
    for (const pattern of ['|a', '(|a)', '(a|)', '(?:|a)', '(a||b)']) assert.ok(problem(pattern), pattern)
    for (const pattern of ['a|b', 'x(|a)', 'a?', '(a[|])?', '(a\\|)?', '(?:a|b)?'])
      assert.equal(problem(pattern), undefined)
  })
})

it('a pattern is never rewritten', () => {
  const result = regex.rewrite(expectation('a'), { text: 'b', bytes: Buffer.from('b') })
  assert.deepEqual(result, { error: 'it is a regular expression: only its author knows what may vary' })
})
