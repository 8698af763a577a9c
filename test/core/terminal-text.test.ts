import assert from 'node:assert/strict'
import { it } from 'node:test'
import { printable, safeText, terminalText } from '../../runner/core/terminal-text.ts'

const shown = (text: string) => terminalText(Buffer.from(text, 'latin1'))

it('removes colours, titles, links and cursor movements', () => {
  assert.equal(
    shown(
      '\x1b[1;31mred\x1b[0m \x1b]0;title\x07\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\ \x1bPq\x1b\\\x1b(B\x1b[?25l\x1b7.',
    ),
    'red link .',
  )
})

it('overwrites progress lines as a terminal does', () => {
  assert.equal(shown('10%\r100%\n'), '100%\n')
  assert.equal(shown('abcdef\rxy\n'), 'xycdef\n')
  assert.equal(shown('long text\r\x1b[Kok\n'), 'ok\n')
  assert.equal(shown('a\r\nb\r\n'), 'a\nb\n')
  assert.equal(shown('ab\b\bc\n'), 'cb\n')
  assert.equal(shown('working\x1b[2K\rdone'), 'done   ')
})

it('shows what is no text instead of obeying it', () => {
  assert.equal(terminalText(Uint8Array.of(0x61, 0xff, 0x00, 0x07, 0x1b, 0x7f)), 'a\ufffd\u2400\u2407\u241b\u2421')
  assert.doesNotMatch(terminalText(Buffer.from('\u009b31mred\u0085')), /[\u0080-\u009f]/)
})

it('keeps characters that turn the direction of text as data, and names them for readers', () => {
  const text = terminalText(Buffer.from('a\u202eb'))
  assert.equal(text, 'a\u202eb')
  assert.equal(safeText(text), 'a\\u202eb')
})

it('is linear in the face of sequences that never end', () => {
  for (const part of ['\x1b]', '\x1b[', '\x9d', '\r', 'x\r', '\x1bP\x1b']) {
    const begun = performance.now()
    shown(part.repeat(500_000))
    assert.ok(performance.now() - begun < 3000, JSON.stringify(part))
  }
})

it("leaves no command for GitHub's runner, whose lines end with a line feed only", () => {
  for (const end of ['', '\u2028', '\u2029', '\r'])
    assert.match(printable(`::add-mask a${end}b::passed`), /^: :add-mask a/, JSON.stringify(end))
})
