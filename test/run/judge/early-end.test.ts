import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { judged, type Seen } from './judged.ts'

const divide = 'Make it the last command of the block, put it into a subshell `( … )`, or divide the block.'

describe('a block that bash gave up', () => {
  const suggestion = 'Correct what bash complains about: the commands after it did not run.'

  it('fails with what bash says, at its line', () => {
    const printed = '/run/step: line 11: x: bad substitution\n'
    assert.deepEqual(judged('true\necho', { unfinished: true, printed }), {
      line: 11,
      column: 3,
      message: 'bash gave up the block before its end: x: bad substitution',
      suggestion,
    })
  })

  it('fails with the last that bash says, at the end of its output', () => {
    const printed = '/run/step: line 10: x: bad substitution\n/run/step: line 11: y: bad substitution\nmore\n'
    assert.equal(judged('true\necho', { unfinished: true, printed })?.line, 11)
    const tail = Buffer.from(printed)
    const output = { head: Buffer.from('x'), tail, omitted: 1, total: 1000 }
    assert.equal(judged('true\necho', { unfinished: true, output })?.line, 11)
    const long = { ...output, tail: Buffer.from(printed + 'x'.repeat(16_384)) }
    assert.equal(judged('true\necho', { unfinished: true, output: long })?.line, 10)
    assert.match(judged('true\necho', { unfinished: true, output: long })?.message ?? '', /before its end$/)
  })

  it('fails without it, too', () => {
    assert.deepEqual(judged('true', { unfinished: true }), {
      line: 10,
      column: 3,
      message: 'bash gave up the block before its end',
      suggestion,
    })
  })
})

describe('a shell that ended with the expected status', () => {
  const ended = (script: string, seen: Seen = {}, expected = {}) =>
    judged(script, { shellEnded: true, ...seen }, expected)

  it('passes where its last command ended it', () => {
    assert.equal(ended('true\nexit 0'), undefined)
    assert.equal(ended('true\nif true; then exit 0; fi'), undefined)
    assert.equal(ended('true'), undefined)
  })

  it('fails where commands stand behind the one that ended it', () => {
    assert.deepEqual(ended('true\nexit 0\necho'), {
      line: 11,
      column: 3,
      command: 'exit 0',
      message: 'the shell ended at `exit 0`: the commands after it never ran',
      suggestion: divide,
    })
  })

  it('fails where commands of the same console block follow', () => {
    const followed = { followed: { exit: 0, lastLine: 12 } }
    assert.deepEqual(ended('exit', {}, followed), {
      line: 10,
      column: 3,
      command: 'exit',
      message: 'the shell ended at `exit`: in a terminal the commands after it would run nowhere',
      suggestion: divide,
    })
    assert.equal(ended('true\nkill $$', {}, followed)?.command, 'kill $$')
    assert.equal(ended('{ exit 0\nexit 1\nexit 2; }', {}, followed)?.command, 'exit 2')
  })

  it('fails where bash itself ended it before its last command', () => {
    const printed = '/run/step: line 10: x: unbound variable\n'
    assert.deepEqual(ended('echo $x\necho', { printed, status: 1 }, { exit: 1 }), {
      line: 10,
      column: 3,
      message: 'the shell ended here, before the last command of the block: x: unbound variable',
      suggestion: divide,
    })
    assert.equal(ended('echo\necho $x', { printed: printed.replace('10', '11'), status: 1 }, { exit: 1 }), undefined)
    // Where a command of the script can have ended it, nothing is concluded from a message.
    assert.equal(ended('echo $x\nexit 1', { printed, status: 1 }, { exit: 1 }), undefined)
  })

  it('passes where a signal ended it, as expected', () => {
    assert.equal(ended('true\nexit 0\necho', { status: 137, signal: 'SIGKILL' }, { exit: 137 }), undefined)
  })

  it('passes where the script cannot be parsed, or has no command', () => {
    const printed = '/run/step: line 10: x: unbound variable\n'
    assert.equal(ended('exit 0\nif true', { printed, status: 1 }, { exit: 1 }), undefined)
    assert.equal(ended('# exit 0', { printed, status: 1 }, { exit: 1 }), undefined)
  })

  it('names a command by its first line, and by 120 characters of it', () => {
    const long = `exec echo ${'x'.repeat(1100)}`
    const found = ended(`${long}\ntrue`)
    assert.equal(found?.command, long.slice(0, 1000))
    assert.equal(found?.message, `the shell ended at \`${long.slice(0, 120)} …\`: the commands after it never ran`)
    assert.match(ended('exec echo \\\n  a\ntrue')?.message ?? '', /at `exec echo \\ …`:/)
    const exactly = `exec ${'x'.repeat(115)}`
    assert.ok(ended(`${exactly}\ntrue`)?.message.includes(`\`${exactly}\``))
  })
})

describe('`exit=` is about the last command of a block', () => {
  const failed = (script: string, line: number, command: string) =>
    judged(script, { status: 1, failedAt: [{ line, command }] }, { exit: 1 })

  it('an earlier one that fails with this status fails the block', () => {
    assert.deepEqual(failed('true\ngrep x file\nfalse', 11, 'grep x file'), {
      line: 11,
      column: 3,
      command: 'grep x file',
      message:
        '`grep x file` ended with exit status 1, so the last command of the block never ran; `exit=1` is about that one',
      suggestion: 'Divide the block, so that only `false` stands in the one with `exit=1`.',
    })
  })

  it('also one in the same line', () => {
    assert.equal(failed('true; grep  x; false', 10, 'grep x')?.command, 'grep  x')
    assert.equal(failed('true; grep x; false', 10, 'false'), undefined)
    // Twice the same: the last one may have run.
    assert.equal(failed('false; false', 10, 'false'), undefined)
    assert.equal(failed('true\nfalse; false', 11, 'true'), undefined)
    assert.equal(failed('false \\\n  now; echo never', 11, 'false now')?.command, 'false \\\n  now')
  })

  it('the last one passes it, wherever in it something failed', () => {
    assert.equal(failed('true\nfalse', 11, 'false'), undefined)
    assert.equal(failed('true\nif true; then\n  false\nfi', 12, 'false'), undefined)
  })

  it('a block that is to succeed, and does, passes whatever failed in it', () => {
    assert.equal(judged('false\ntrue', { failedAt: [{ line: 10, command: 'false' }] }), undefined)
  })

  it('nothing is concluded where no failing command is known, or the script cannot be parsed', () => {
    assert.equal(judged('false && true\ntrue', { status: 1 }, { exit: 1 }), undefined)
    assert.equal(failed('false\nif true', 10, 'false'), undefined)
    assert.equal(failed('# false', 10, 'false'), undefined)
  })

  it('a command that is not in the script is named as bash prints it', () => {
    const command = `grep ${'x'.repeat(1100)}`
    assert.equal(failed('eval "$(cat)"\ntrue', 10, command)?.command, command.slice(0, 1000))
  })
})
