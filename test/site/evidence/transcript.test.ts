import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cleanTranscript } from '../../../src/evidence/transcript.ts'

const esc = '\u001b'

test('escape sequences of terminals disappear, with their parameters and links', () => {
  const raw = `${esc}[1;31mred${esc}[0m ${esc}]8;;https://x.example/${esc}\\link${esc}]8;;\u0007 ${esc}]0;title\u0007${esc}(Bplain${esc}7${esc}8 \u009b2Jend`
  assert.equal(cleanTranscript(raw), 'red link plain end')
})

test('an unclosed sequence swallows no more than itself', () => {
  assert.equal(cleanTranscript(`a${esc}[31`), 'a⟨U+001B⟩[31')
})

test('a progress line shows its last state', () => {
  assert.equal(cleanTranscript('1%\r50%\r100%\r\ndone\n'), '100%\ndone\n')
})

test('marks that turn or hide text are written out', () => {
  assert.equal(
    cleanTranscript('a\u202Eb\u200Bc\u0000d\u2066e\ufefff'),
    'a⟨U+202E⟩b⟨U+200B⟩c⟨U+0000⟩d⟨U+2066⟩e⟨U+FEFF⟩f',
  )
})

test('other scripts, tabs and emoji stay as they are', () => {
  const text = 'שלום مرحبا 日本 é 👍🏽\tx\n'
  assert.equal(cleanTranscript(text), text)
})

test('long text keeps head and tail, at line ends, and says how much is missing', () => {
  const lines = Array.from({ length: 10_000 }, (_, index) => `line ${index}`).join('\n')
  const text = cleanTranscript(lines, 1000)
  assert.ok(text.length < 1100)
  assert.ok(text.startsWith('line 0\n'))
  assert.ok(text.endsWith('line 9999'))
  const [, omitted] = /\n… (\d+) characters left out …\nline \d+\n/.exec(text) ?? []
  assert.ok(Number(omitted) > 80_000)
})

test('what is left out costs next to nothing to clean', () => {
  const text = `\u001b[0m${'x\u001b[0m\r'.repeat(5_000_000)}`
  const before = process.cpuUsage()
  cleanTranscript(text)
  const { user } = process.cpuUsage(before)
  assert.ok(user < 300_000, `${user / 1000} ms`)
})
