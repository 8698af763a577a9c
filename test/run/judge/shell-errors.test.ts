import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Expectation } from '../../../runner/document/model.ts'
import { judged } from './judged.ts'

const output = (text: string): Expectation => ({ match: 'lines', text, line: 20, column: 1 })
/** The message of bash about line 11, the second of the script. */
const bash = (text: string) => `/run/step: line 11: ${text}\n`

function complaint(text: string, command = 'x', expected = {}) {
  return judged(`true\n${command}`, { printed: bash(text) }, expected)
}

describe('a block that went on after a command that bash could not run', () => {
  it('fails with the words of bash, at its line', () => {
    assert.deepEqual(complaint('pdoman: command not found'), {
      line: 11,
      column: 3,
      message: 'bash could not run this, and the block went on: pdoman: command not found',
      suggestion:
        'Correct its name, or install it in an earlier block. Where the page is about its absence, expect the message in an `output` block.',
    })
    assert.deepEqual(complaint('[: too many arguments'), {
      line: 11,
      column: 3,
      message: 'bash could not run this, and the block went on: [: too many arguments',
      suggestion: 'Correct the command. Where the page is about this message, expect it in an `output` block.',
    })
  })

  for (const text of [
    '[: ab: integer expression expected',
    'test: a: unary operator expected',
    "[: missing `]'",
    'a-b: bad substitution',
    'x: unbound variable',
    '$file: ambiguous redirect',
    'x: readonly variable',
    "export: `a-b': not a valid identifier",
    "syntax error near unexpected token `)'",
  ])
    it(`after \`${text}\``, () => assert.equal(complaint(text)?.line, 11))

  for (const text of [
    'echo: write error: Broken pipe',
    'x: command not found, it says',
    'warning: the syntax error of another',
    'cd: nowhere: No such file or directory',
  ])
    it(`but passes after \`${text}\``, () => assert.equal(complaint(text), undefined))

  it('passes where the message is expected, or the status of a missing command is', () => {
    assert.equal(complaint('x: command not found', 'x', { output: output('... command not found') }), undefined)
    assert.equal(complaint('[: too many arguments', 'x', { output: output('... too many arguments') }), undefined)
    assert.equal(complaint('x: command not found', 'x', { output: output('...command not found') }), undefined)
    assert.ok(complaint('x: command not found', 'x', { output: output('...') }))
    assert.equal(judged('x', { status: 127, printed: bash('x: command not found') }, { exit: 127 }), undefined)
  })

  it('passes where bootc is missing: its level says so', () => {
    for (const name of ['bootc', '/usr/bin/bootc']) assert.equal(complaint(`${name}: command not found`), undefined)
    assert.ok(complaint('bootc-image: command not found'))
    assert.ok(complaint('my/bootc: command not found'))
    assert.equal(complaint('/usr/bin/bootc: No such file or directory', '/usr/bin/bootc status'), undefined)
  })

  it('passes where a step that is to fail did so by an unset variable', () => {
    const printed = bash('x: unbound variable')
    assert.equal(judged('true\necho $x', { status: 1, printed }, { exit: 1 }), undefined)
    assert.ok(judged('true\necho $x', { status: 1, printed: bash('x: command not found') }, { exit: 1 }))
  })
})

describe('a path that bash could not run', () => {
  it('fails the block where it stands as a command', () => {
    for (const reason of ['No such file or directory', 'Permission denied', 'cannot execute: required file not found'])
      assert.equal(complaint(`./setup: ${reason}`, 'result=$(./setup)')?.line, 11, reason)
    for (const command of ['./setup || true', 'cat < file; ./setup || true'])
      assert.equal(complaint('./setup: Permission denied', command)?.line, 11, command)
  })

  it('does not where it is read or written, or is no path', () => {
    for (const command of ['cat < ./setup', 'echo > ./setup', 'cat <"./setup"', "cat < './setup'", 'true'])
      assert.equal(complaint('./setup: No such file or directory', command), undefined, command)
    assert.equal(complaint('setup: No such file or directory', 'setup'), undefined)
    assert.equal(complaint('a: ./setup: Permission denied', 'a: ./setup'), undefined)
    assert.equal(complaint('./setup: Permission denied indeed', './setup'), undefined)
  })

  it('does not where the line is none of the script', () => {
    const printed = '/run/step: line 99: ./setup: Permission denied\n'
    assert.equal(judged('./setup', { printed }), undefined)
  })
})

describe('a command that another shell or sudo could not find', () => {
  for (const printed of [
    'install.sh: line 13: nope: command not found',
    'sh: 1: nope: not found',
    '/bin/dash: 1: nope: not found',
    'bash: line 1: nope: command not found',
    'zsh: nope: not found',
    'sudo: nope: command not found',
  ])
    it(`fails the block: \`${printed}\``, () => {
      assert.deepEqual(judged('true\nsudo nope', { printed: `x\n${printed}\ny\n` }), {
        line: 11,
        column: 3,
        message: `a command was not found, and the block went on: ${printed}`,
        suggestion:
          'Correct its name, or install it in an earlier block. Where the page is about its absence, expect the message in an `output` block.',
      })
    })

  for (const printed of [
    'nope: not found',
    'see sh: 1: nope: not found',
    'sh: 1: nope: not found here',
    'sudo: a file: not found',
    'sudo: bootc: command not found',
  ])
    it(`but this does not: \`${printed}\``, () => assert.equal(judged('true', { printed }), undefined))

  it('stands at the beginning of the step where the script does not name it', () => {
    assert.equal(judged('true\n./all', { printed: 'sudo: nope: command not found\n' })?.line, 10)
  })

  it('is quoted by 200 characters', () => {
    const printed = `sudo: ${'n'.repeat(300)}: command not found`
    assert.match(judged('true', { printed })?.message ?? '', /: sudo: n{194}$/)
  })

  it('passes where its message is expected', () => {
    const expected = { output: output('...\nsudo: nope: command not found') }
    assert.equal(judged('true', { printed: 'x\nsudo: nope: command not found\n' }, expected), undefined)
  })

  it('is not taken for a message of bash, which names the file of the step', () => {
    assert.equal(judged('true', { printed: 'line 11: x: bad substitution\n' }), undefined)
    assert.equal(judged('true', { printed: '+ /run/step: line 11: x: bad substitution\n' })?.line, 11)
  })

  it('is found at the end of a long output, too', () => {
    const tail = Buffer.from('sudo: nope: command not found\n')
    const seen = { output: { head: Buffer.from('x\n'), tail, omitted: 10, total: 1000 } }
    assert.ok(judged('true', seen))
  })
})
