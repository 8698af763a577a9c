import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Diagnostic } from '../../runner/core/diagnostic.ts'
import { renderDiagnostic, sortDiagnostics } from '../../runner/core/render-diagnostics.ts'

const one: Diagnostic = {
  file: 'a.md',
  line: 2,
  column: 3,
  endLine: 2,
  endColumn: 5,
  rule: 'some-rule',
  severity: 'error',
  message: 'wrong',
  suggestion: 'Fix it',
}
const render = (source: string, change: Partial<Diagnostic> = {}) =>
  renderDiagnostic({ ...one, ...change }, source).split('\n')

describe('a rendered diagnostic', () => {
  it('has place, message, frame with caret, and help', () => {
    assert.deepEqual(render('one\ntwo words\nthree\n'), [
      'a.md:2:3: error: wrong (some-rule)',
      '  1 | one',
      '> 2 | two words',
      '    |   ^^',
      '  3 | three',
      '  help: Fix it',
      '',
    ])
  })

  it('has no frame when the source is not known', () => {
    assert.equal(renderDiagnostic(one), 'a.md:2:3: error: wrong (some-rule)\n  help: Fix it\n')
  })

  it('puts the caret below wide characters and tabs', () => {
    assert.equal(render('x\n漢\u0301\tab', { column: 4, endColumn: 5 })[3], '    |    ^')
    assert.equal(render('x\n😀ab', { column: 3, endColumn: 4 })[3], '    |   ^')
  })

  it('shows a part of a long line', () => {
    const [, , line = '', caret = ''] = render(`x\n${'a'.repeat(500)}b${'c'.repeat(500)}`, {
      column: 501,
      endColumn: 502,
    })
    assert.ok(line.length < 140)
    assert.equal(line[caret.indexOf('^')], 'b')
  })

  it('never passes on escape sequences or direction marks of a document', () => {
    const text = render('\u001b[31mred\u0007\n\u202eab\u009b\n', {
      message: 'bad \u001b]0;x\u0007',
      suggestion: 'a\u001b',
    }).join('')
    assert.doesNotMatch(text, /\p{Cc}|\p{Bidi_Control}/u)
  })

  it('is coloured on demand', () => {
    const shown = (severity: Diagnostic['severity']) => renderDiagnostic({ ...one, severity }, undefined, true)
    assert.ok(shown('error').includes('\u001b[31merror\u001b[39m'))
    assert.ok(shown('warning').includes('\u001b[33mwarning\u001b[39m'))
  })

  it('stands in the order of files, lines and columns', () => {
    const all = [{ ...one, file: 'b.md', line: 1 }, { ...one, line: 10 }, { ...one, column: 9 }, one]
    assert.deepEqual(
      sortDiagnostics(all).map(({ file, line, column }) => `${file}:${line}:${column}`),
      ['a.md:2:3', 'a.md:2:9', 'a.md:10:3', 'b.md:1:3'],
    )
  })
})
