import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  looksFilledIn,
  maskedWord,
  maskedWords,
  maskPlaceholders,
  unknownness,
} from '../../../runner/lint/commands/placeholders.ts'
import { unknownPart, type Word } from '../../../runner/lint/shell/word.ts'

/** Masked characters as `1` where they stand for one word, and as `n` for any number. */
const masked = (text: string) => maskPlaceholders(text).replaceAll(maskedWord, '1').replaceAll(maskedWords, 'n')

describe('what a reader fills in is masked, at the same length', () => {
  it('in angle brackets, as one word', () => {
    assert.equal(masked('podman pull <image>'), 'podman pull 1111111')
    assert.equal(masked('-v <path>:<other path>,<x>'), '-v 111111:111111111111,111')
    assert.equal(masked('--tag=<1-a.b> "<a>"'), '--tag=1111111 "111"')
    assert.equal(masked('a\n<b>'), 'a\n111')
  })

  it('as any number of words, where it is called options, flags or arguments', () => {
    assert.equal(masked('a <options> <FLAGS> <args> <x...> <…>'), 'a nnnnnnnnn nnnnnnn nnnnnn nnnnnn nnn')
  })

  it('in doubled angle brackets and in braces of workflows', () => {
    assert.equal(masked('bootc <<subcommand>> --x'), 'bootc 11111111111111 --x')
    assert.equal(masked(`a $${'{{ env.IMAGE }}'} <b>`), `a ${'1'.repeat(16)} 111`)
  })

  it('but nothing that a shell reads', () => {
    for (const text of [
      'cat <file',
      'a <(b>c)',
      'cat <<EOF',
      'a <<< b>c',
      'x<y>',
      'a <b >c',
      'a <&3>',
      'a < b>',
      '<b>>c',
      '<$a>',
      `$${'{{}}'}`,
    ])
      assert.equal(masked(text), text)
  })
})

describe('how much is known of a word', () => {
  const of = (source: string, more: Partial<Word> = {}) =>
    unknownness({ text: source, start: 0, end: source.length, many: false, quoted: false, ...more }, source)

  it('all of it', () => {
    for (const text of ['a', '-x', 'a[1]', 'a...', '{a}', '{a', 'a{b,c}']) assert.equal(of(text), 'known', text)
  })

  it('that it is a synopsis and not a word', () => {
    for (const text of ['[OPTIONS]', '...', '…', '{{a}}', '(a', '|', '{a|b}', '{ab|c}', '{a,b'])
      assert.equal(of(text), 'synopsis', text)
  })

  it('that it is one word with a value that is not known', () => {
    for (const text of [`a${unknownPart}`, maskedWord]) assert.equal(of(text), 'one', text)
    assert.equal(of('env $IMAGE', { text: unknownPart, many: true, start: 4 }), 'one')
    assert.equal(of('$IMAGE', { text: unknownPart, many: true }), 'one')
  })

  it('not even how many words it is', () => {
    assert.equal(of(`a${maskedWords}`), 'some')
    for (const name of ['$OPTS', '$args', '$FLAGS', '$extra', '$PARAMS', '$VOLUMES', '$mounts', '$ENV'])
      assert.equal(of(name, { text: unknownPart, many: true }), 'some', name)
  })
})

it('words that a reader replaces', () => {
  for (const text of [
    'IMAGE',
    'A1_B-C',
    '%FOO%',
    '@IMAGE@',
    '{name}',
    'a|b',
    '<x',
    'x>',
    '[x',
    'x]',
    'a…',
    'a{b',
    'a}b',
    'a...b',
  ])
    assert.equal(looksFilledIn(text), true, text)
  for (const text of [unknownPart, `x${maskedWord}`, `x${maskedWords}`]) assert.equal(looksFilledIn(text), true)
  for (const text of [
    'image',
    'Image',
    '1A',
    'xIMAGE',
    'IMAGEx',
    '%FOO',
    '%FOO%x',
    'x%FOO%',
    'FOO@x',
    'a@b',
    'a..b',
    '-A',
  ])
    assert.equal(looksFilledIn(text), false, text)
})
