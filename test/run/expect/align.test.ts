import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { align, isAnyLine, isSkip, lineMatcher, toLines } from '../../../runner/run/expect/align.ts'
import { inShort } from './aligned.ts'

const aligned = (expected: string, seen: string) => inShort(align(toLines(expected), toLines(seen)))

describe('lines side by side', () => {
  it('are the same but for blanks at their end', () => {
    assert.deepEqual(aligned('a\nb', 'a  \nb\n'), ['= 0 0', '= 1 1'])
    assert.deepEqual(aligned('a', ' a\n'), ['- 0 0', '+ 1 0'])
    assert.deepEqual(aligned('a\n\nb', 'a\n'), ['= 0 0', '- 1 1', '- 2 1'])
    assert.deepEqual(aligned('', ''), [])
  })

  it('keep what is equal at the beginning and at the end', () => {
    assert.deepEqual(aligned('a\nx\nb', 'a\ny\nz\nb\n'), ['= 0 0', '- 1 1', '+ 2 1', '+ 2 2', '= 2 3'])
    assert.deepEqual(aligned('a\na', 'a\n'), ['= 0 0', '- 1 1'])
    assert.deepEqual(aligned('a', 'a\na\n'), ['= 0 0', '+ 1 1'])
  })

  it('differ as little as possible', () => {
    assert.deepEqual(aligned('a\nb\nc\nd', 'b\nd\ne\n'), ['- 0 0', '= 1 0', '- 2 1', '= 3 1', '+ 4 2'])
    assert.deepEqual(aligned('a\nb', ''), ['- 0 0', '- 1 0'])
    assert.deepEqual(aligned('', 'a\nb\n'), ['+ 0 0', '+ 0 1'])
  })

  it('give a skip what stands between its neighbours', () => {
    assert.deepEqual(aligned('a\n...\nd', 'a\nb\nc\nd\n'), ['= 0 0', '~2 1 1', '= 2 3'])
    assert.deepEqual(aligned('a\n...\nb', 'a\nb\n'), ['= 0 0', '~0 1 1', '= 2 1'])
    assert.deepEqual(aligned('...\nx', 'a\nb\n'), ['~2 0 0', '- 1 2'])
    assert.deepEqual(aligned('x\n...\nb\n...', 'a\nb\nc\n'), ['- 0 0', '~1 1 0', '= 2 1', '~1 3 2'])
  })
})

it('a line of only `...` skips lines', () => {
  for (const line of ['...', ' ... ']) assert.equal(isSkip(line), true)
  for (const line of ['....', '... ...', 'a...', '']) assert.equal(isSkip(line), false)
})

it('a line of only `...` and blanks matches any line', () => {
  for (const line of ['...', '... ...', '......']) assert.equal(isAnyLine(line), true)
  for (const line of ['', ' ', '....', 'a...']) assert.equal(isAnyLine(line), false)
})

describe('an expected line', () => {
  const matches = (expected: string, text: string) => lineMatcher(expected)(text)

  it('without `...` is the same text', () => {
    assert.equal(matches('a ', 'a'), true)
    assert.equal(matches('a', 'ab'), false)
  })

  it('with `...` has its pieces in their order, without overlap', () => {
    assert.equal(matches('a...b...c', 'a1b2c'), true)
    assert.equal(matches('a...b...c', 'abc'), true)
    assert.equal(matches('a...c...b...d', 'abcd'), false)
    assert.equal(matches('a...bb...b', 'abb'), false)
    assert.equal(matches('a...b', 'xab'), false)
    assert.equal(matches('a...b', 'abx'), false)
    assert.equal(matches('ab...b', 'ab'), false)
    assert.equal(matches('a...b...b...', 'ab'), false)
    assert.equal(matches('...b...', 'b'), true)
    assert.equal(matches('a... ', 'a'), true)
  })

  it('does not match where the search would take seconds', () => {
    const piece = 'y'.repeat(1000)
    const text = (length: number) => 'x'.repeat(length - 1000) + piece
    assert.equal(matches(`...${piece}...`, text(1_000_000)), true)
    assert.equal(matches(`...${piece}...`, text(1_000_001)), false)
  })
})

it('the end of the last line begins no further line', () => {
  assert.deepEqual(toLines(''), [])
  assert.deepEqual(toLines('\n'), [''])
  assert.deepEqual(toLines('a\n\n'), ['a', ''])
  assert.deepEqual(toLines('a'), ['a'])
})
