import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Aligned, align, toLines } from '../../../runner/run/expect/align.ts'
import { likeness, withCounterparts } from '../../../runner/run/expect/counterparts.ts'
import { inShort } from './aligned.ts'

function found(expected: string, seen: string): string[] {
  const [wanted, printed] = [toLines(expected), toLines(seen)]
  return inShort(withCounterparts(align(wanted, printed), wanted, printed))
}

describe('a line that is missing beside a skip is laid beside what was printed in its place', () => {
  it('at the end of a skip before it', () => {
    assert.deepEqual(found('...\nlast 5', 'one\ntwo\nlast 6'), ['~2 0 0', '- 1 2', '+ 1 2'])
    assert.deepEqual(found('a\n...\nb\nc\n', 'a\nx\ny\nz'), ['= 0 0', '~1 1 1', '- 2 2', '+ 2 2', '- 3 3', '+ 3 3'])
  })

  it('at the beginning of a skip behind it', () => {
    assert.deepEqual(found('b 1\n...', 'b 2\nmore\nlines'), ['- 0 0', '+ 0 0', '~2 1 1'])
    assert.deepEqual(found('a\nb\n...', 'x\ny\nz'), ['- 0 0', '+ 0 0', '- 1 1', '+ 1 1', '~1 2 2'])
    assert.deepEqual(found('a\nb\n...\nz', 'a\nx\nz'), ['= 0 0', '- 1 1', '+ 1 1', '~0 2 2', '= 3 2'])
  })

  it('as long as there are lines', () => {
    assert.deepEqual(found('...\na\nb\nc', 'x\ny'), ['~0 0 0', '- 1 0', '+ 1 0', '- 2 1', '+ 2 1', '- 3 2'])
    assert.deepEqual(found('a\nb\n...', 'x'), ['- 0 0', '+ 0 0', '- 1 1', '~0 2 1'])
  })

  it('between two skips, where the lines are alike', () => {
    assert.deepEqual(found('...\nName: web\n...', 'a\nname: db\nc'), ['~1 0 0', '- 1 1', '+ 1 1', '~1 2 2'])
    assert.deepEqual(found('...\nName: web\nSize: 3\n...', 'a\nName: db\nb\nSize: 4\nc'), [
      '~1 0 0',
      '- 1 1',
      '+ 1 1',
      '+ 2 2',
      '- 2 3',
      '+ 2 3',
      '~1 3 4',
    ])
    // In their order, the most alike first; blanks count once, and a skip in the line not at all.
    assert.deepEqual(found('...\nSize: 3\nName: web\n...', 'Name: db\nSize: 4'), [
      '~1 0 0',
      '- 1 1',
      '+ 1 1',
      '- 2 2',
      '~0 3 2',
    ])
    assert.deepEqual(found('...\nabcd\n...', 'abc\nabcde\nabcd e'), ['~1 0 0', '- 1 1', '+ 1 1', '~1 2 2'])
    assert.deepEqual(found('...\nabcd\n...', 'abcx\nabcy'), ['~0 0 0', '- 1 0', '+ 1 0', '~1 2 1'])
    assert.deepEqual(found('...\nab...cd\n...', 'x\nabcde'), ['~1 0 0', '- 1 1', '+ 1 1', '~0 2 2'])
    assert.deepEqual(found('...\nother\nName: web\n...', 'a\nName: db'), [
      '~1 0 0',
      '- 1 1',
      '- 2 1',
      '+ 2 1',
      '~0 3 2',
    ])
  })

  it('with a skip over nothing on one side', () => {
    assert.deepEqual(found('a\n...\nName: web\n...', 'a\nName: db'), ['= 0 0', '~0 1 1', '- 2 1', '+ 2 1', '~0 3 2'])
  })

  it('among the 300 lines at each end of what the skips cover', () => {
    const lines = Array.from({ length: 700 }, (_, index) => `${index}`)
    const place = (index: number) => found('...\nName: web\n...', lines.with(index, 'Name: db').join('\n'))
    for (const index of [0, 299, 400, 699]) assert.equal(place(index)[1], `- 1 ${index}`)
    for (const index of [300, 399]) assert.equal(place(index).length, 3)
    const few = lines.slice(0, 500).with(450, 'Name: db').join('\n')
    assert.equal(found('...\nName: web\n...', few)[1], '- 1 450')
    const fewer = lines.slice(0, 600).with(300, 'Name: db').join('\n')
    assert.equal(found('...\nName: web\n...', fewer)[1], '- 1 300')
  })
})

describe('the lines stay as they are', () => {
  const same = (expected: string, seen: string) =>
    assert.deepEqual(found(expected, seen), inShort(align(toLines(expected), toLines(seen))))

  it('where nothing is alike between two skips', () => {
    same('...\nready\n...', '1\n2')
    same('...\nready\nset\n...', '1\n2')
  })

  it('where the skips cover nothing, or there is none', () => {
    same('a\n...\nb', 'a\n')
    same('...\na\n...', '')
    same('a\nb\nc', 'a\nc')
    same('a\nb', 'a\nc')
  })

  it('where an extra line stands beside the missing one', () => {
    const skip: Aligned = { kind: 'skip', expected: 0, seen: 0, count: 2 }
    const missing: Aligned = { kind: 'missing', expected: 1, seen: 2 }
    const extra: Aligned = { kind: 'extra', expected: 1, seen: 2 }
    for (const entries of [
      [skip, missing, extra],
      [extra, missing, skip],
    ])
      assert.deepEqual(withCounterparts(entries, ['...', 'abc'], ['x', 'abd', 'y']), entries)
  })
})

describe('how alike two lines are', () => {
  it('is the share of the pairs of characters that both have', () => {
    assert.equal(likeness('night', 'nacht'), 0.25)
    assert.equal(likeness('abcd', 'abc'), 0.8)
    assert.equal(likeness('abc', 'abc'), 1)
    assert.equal(likeness('ab', 'cd'), 0)
  })

  it('does not depend on case and blanks', () => {
    assert.equal(likeness(' ABC   d', 'abc\td '), 1)
    assert.equal(likeness('ab', 'a b'), 0)
  })

  it('is all or nothing for lines without a pair', () => {
    assert.equal(likeness('', ''), 1)
    assert.equal(likeness('a', ' a '), 1)
    assert.equal(likeness(' a ', 'a'), 1)
    assert.equal(likeness('a', 'b'), 0)
    assert.equal(likeness('a', 'ab'), 0)
    assert.equal(likeness('ab', ''), 0)
  })

  it('is seen by the first 400 characters', () => {
    const same = 'ab'.repeat(200)
    assert.equal(likeness(`${same}xyz`, same), 1)
    assert.ok(likeness(`${same.slice(1)}xyz`, same) < 1)
  })
})
