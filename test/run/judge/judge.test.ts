import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Match } from '../../../runner/document/model.ts'
import { judged, type Seen } from './judged.ts'

const output = (text: string, match: Match = 'lines') => ({ output: { match, text, line: 20, column: 5 } })

describe('a step that was ended by the runner', () => {
  const ended = (seen: Seen = {}) => judged('sleep 60', { interrupted: 'time-limit', status: null, ...seen })
  const suggestion = 'Raise `timeout=`, or use `background` for a command that is not meant to end.'

  it('at its time limit fails with what was running', () => {
    assert.deepEqual(ended({ running: ['sleep 60  ', 'cat'] }), {
      line: 10,
      column: 3,
      command: 'sleep 60',
      message: 'still running after 1 min; ended: `sleep 60`, `cat`',
      suggestion,
    })
    assert.deepEqual(ended(), { line: 10, column: 3, message: 'still running after 1 min', suggestion })
  })

  it('names three commands and counts the others; subshells of the session say nothing', () => {
    assert.match(ended({ running: ['a', 'b', 'c'] })?.message ?? '', /; ended: `a`, `b`, `c`$/)
    assert.match(ended({ running: ['a', 'bash -s', 'b', 'c', 'd', 'e'] })?.message ?? '', /`c`, and 2 more$/)
    assert.match(ended({ running: ['x'.repeat(300)] })?.message ?? '', /: `x{200}`$/)
  })

  it('names the shell where it was busy itself', () => {
    assert.match(ended({ shellEnded: true })?.message ?? '', /after 1 min; the shell itself was busy and was ended$/)
    assert.match(ended({ shellEnded: true, running: ['a'] })?.message ?? '', /after 1 min; ended: `a`$/)
  })

  it('fails at the line that was running, where it is known', () => {
    const points = [1, 12].map((line) => ({ line, command: 'sleep 60' }))
    assert.equal(ended({ failedAt: points })?.line, 12)
  })

  it('because the run was cancelled says when', () => {
    assert.deepEqual(ended({ interrupted: 'cancelled', running: ['a'] }), {
      line: 10,
      column: 3,
      command: 'a',
      message: 'interrupted after 1.5 s; ended: `a`',
    })
    assert.equal(ended({ interrupted: 'cancelled', failedAt: [{ line: 11, command: 'a' }] })?.line, 11)
  })

  it('shows no secret, not even a part of one that was cut', () => {
    const found = ended({ running: [`${'x'.repeat(195)}geheimnis`], secrets: ['geheimnis'] })
    assert.match(found?.message ?? '', /x\*\*\*`$/)
    assert.match(found?.command ?? '', /x\*\*\*$/)
  })
})

describe('a step that the shell ended early fails', () => {
  it('at a here-document without an end', () => {
    const printed = "/run/step: line 14: warning: here-document at line 11 delimited by end-of-file (wanted `EOF')\n"
    assert.deepEqual(judged('cat <<EOF', { printed }), {
      line: 11,
      column: 3,
      message: 'the here-document that begins here has no end: a line with only `EOF` is missing',
      suggestion: 'Add `EOF` on a line of its own, without blanks before it.',
    })
    assert.equal(judged('true', { printed: printed.replace('warning', 'a warning') }), undefined)
  })

  it('at a `return` outside of a function', () => {
    assert.deepEqual(judged('true\nreturn\ntrue', { returned: true }), {
      line: 11,
      column: 3,
      message: '`return` outside of a function ended the block early; in a terminal it is an error',
      suggestion: 'Use `exit` to end the shell, or a function.',
    })
    assert.equal(judged('returns\n. ./file', { returned: true })?.line, 10)
  })
})

describe('a command that bash left out because of its arithmetic', () => {
  const printed = '/run/step: line 11: 08: value too great for base (error token is "08")\n'

  it('fails the step', () => {
    assert.deepEqual(judged('true\nx=$((08))\ntrue', { printed }), {
      line: 11,
      column: 3,
      message: 'bash did not run this command: 08: value too great for base (error token is "08")',
    })
  })

  it('passes where it failed as a command does, or where the step is to fail', () => {
    for (const command of ['((', '[[', 'let'])
      assert.equal(judged('true', { printed: printed.replace(': 08', `: ${command}: 08`) }), undefined, command)
    assert.equal(judged('true', { printed, status: 1 }, { exit: 1 }), undefined)
    assert.equal(judged('true', { printed: printed.replace(')\n', ') or so\n') }), undefined)
  })
})

describe('the output of a step', () => {
  it('fails it where it is not the expected one, at the line in the page', () => {
    assert.equal(judged('echo a', { printed: 'a\n' }, output('a')), undefined)
    assert.deepEqual(judged('echo a', { printed: 'a\n' }, output('b')), {
      column: 5,
      line: 20,
      message: 'expected `b`, printed was `a`',
      diff: '--- expected\n+++ seen\n@@ -20,1 +1,1 @@\n-b\n+a',
    })
  })

  it('is compared after the status', () => {
    assert.match(judged('false', { status: 1, printed: 'a\n' }, output('b'))?.message ?? '', /exit status 1/)
  })

  it('names the block that it belongs to, where that stands elsewhere', () => {
    assert.equal(
      judged('echo a', { printed: 'a\n' }, { ...output('b'), blockLine: 9 })?.message,
      'expected `b`, printed was `a` (compared with the output of the block at line 9)',
    )
  })

  it('shows messages of bash as a terminal does', () => {
    const printed = '/run/step: line 10: cd: x: No such file or directory\n'
    assert.equal(judged('cd x || true', { printed }, output('bash: cd: x: No such file or directory')), undefined)
  })

  it('is compared as it was printed, and shown without secrets', () => {
    const secrets = ['geheimnis']
    const printed = 'a geheimnis\n'
    assert.equal(judged('echo', { printed, secrets }, output('a geheimnis')), undefined)
    assert.equal(judged('echo', { printed, secrets }, output('b'))?.message, 'expected `b`, printed was `a ***`')
    assert.ok(judged('echo', { printed, secrets }, output('a ***')))
    assert.ok(judged('echo', { printed, secrets }, output('a ***', 'exact')))
    // A line that is cut would leave a part of the secret.
    const long = `${'x'.repeat(115)}geheimnis and more\n`
    assert.match(judged('echo', { printed: long, secrets }, output('b'))?.message ?? '', /x\*\*\*.*…`$/)
  })

  it('can be compared up to 8 MiB', () => {
    const printing = (total: number, omitted: number) => {
      const head = Buffer.from('a\n')
      return judged('x', { output: { head, tail: head, omitted, total } }, output('a'))
    }
    assert.equal(printing(8 * 1024 * 1024, 0), undefined)
    assert.deepEqual(printing(8 * 1024 * 1024 + 1, 0), {
      line: 20,
      column: 5,
      message: '8388609 bytes were printed; an expected output can be compared with 8 MiB at most',
      suggestion: 'Print less, e.g. by tail or jq.',
    })
    assert.match(printing(1000, 1)?.message ?? '', /^1000 bytes were printed/)
  })
})
