import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { negationFailed } from '../../../runner/run/shell/script.ts'
import { judged, type Seen } from './judged.ts'

/** A step of which one command failed, as bash reports it. */
function failed(script: string, line: number, command: string, seen: Seen = {}) {
  return judged(script, { status: 1, failedAt: [{ line, command }], printed: 'x\n', ...seen })
}

describe('the command that failed is named', () => {
  it('with its line, its status, and that nothing was printed', () => {
    assert.deepEqual(failed('true\nfalse', 11, 'false', { printed: '' }), {
      line: 11,
      column: 3,
      command: 'false',
      message: '`false` ended with exit status 1, expected 0; nothing was printed',
    })
    assert.equal(failed('true\nfalse', 11, 'false')?.message, '`false` ended with exit status 1, expected 0')
  })

  it('by the whole pipeline that it is a part of', () => {
    assert.deepEqual(failed('ls |\n  grep x', 11, 'grep x'), {
      line: 11,
      column: 3,
      command: 'ls |\n  grep x',
      message: '`ls | …` ended with exit status 1, expected 0',
    })
  })

  it('without secrets', () => {
    const found = failed('grep geheimnis', 10, 'grep geheimnis', { secrets: ['geheimnis'] })
    assert.equal(found?.command, 'grep ***')
    assert.match(found?.message ?? '', /^`grep \*\*\*`/)
  })

  it('in one line where bash prints a command of several lines so', () => {
    assert.match(failed('grep a \\\n  file', 10, 'grep a file')?.message ?? '', /^`grep a file` ended/)
    assert.match(failed('grep  a', 10, 'grep a')?.message ?? '', /^`grep {2}a` ended/)
  })

  it('by the call, and by the command within it where that stands in another line', () => {
    const script = 'check() {\n  grep x file\n}\ncheck now'
    const points = (line: number) => ({
      failedAt: [
        { line, command: 'grep x file\nmore' },
        { line: 13, command: 'check now' },
      ],
    })
    assert.equal(
      failed(script, 13, '', points(11))?.message,
      '`check now` ended with exit status 1, expected 0; in it, line 11 failed: `grep x file …`',
    )
    assert.equal(failed(script, 13, '', points(13))?.message, '`check now` ended with exit status 1, expected 0')
  })

  it('where `!` stands before it and it succeeded', () => {
    assert.deepEqual(failed('true\n! grep x file', 11, negationFailed), {
      line: 11,
      column: 3,
      command: '! grep x file',
      message: '`! grep x file` failed: the command after `!` succeeded, and must not',
    })
    assert.equal(failed('! true; ls', 10, negationFailed)?.command, '! true')
  })

  it('as it is written, where the script cannot be parsed', () => {
    assert.equal(failed('  grep x\nif true', 10, 'other')?.command, 'grep x')
    assert.equal(failed('if true\n', 11, 'grep x\nmore')?.command, 'grep x')
    assert.equal(failed('if true', 19, 'grep x')?.command, 'grep x')
  })

  it('shortened: 200 characters in the message, 1000 in the record', () => {
    const command = `echo ${'x'.repeat(1100)}`
    const found = failed(command, 10, command)
    assert.equal(found?.command, command.slice(0, 1000))
    assert.ok(found?.message.startsWith(`\`${command.slice(0, 200)} …\` ended`))
    assert.equal(judged(`${command} && true`, { status: 1 })?.command, command.slice(0, 1000))
    const exactly = 'x'.repeat(200)
    assert.ok(failed(exactly, 10, exactly)?.message.startsWith(`\`${exactly}\` ended`))
  })
})

describe('where bash names no failing command', () => {
  it('a success that was to be a failure is reported as such', () => {
    assert.deepEqual(judged('true', {}, { exit: 1 }), {
      line: 10,
      column: 3,
      message: 'everything succeeded (exit status 0), expected 1',
    })
  })

  it('a syntax error is reported in the words of bash, at its line', () => {
    const printed = "/run/step: line 12: syntax error near unexpected token `}'\n"
    assert.deepEqual(judged('true\n\n}', { status: 2, printed }), {
      line: 12,
      column: 3,
      message: "syntax error near unexpected token `}'",
    })
    // Any other status does not come from the parser.
    assert.equal(judged('true', { status: 1, printed })?.line, 10)
  })

  it('the last command is: it is a list whose first part failed', () => {
    assert.deepEqual(judged('true\ntrue\nfalse && true', { status: 1 }), {
      line: 12,
      column: 3,
      command: 'false && true',
      message: '`false && true` ended with exit status 1, expected 0; nothing was printed',
    })
  })

  it('the block is, if it cannot be parsed either', () => {
    assert.equal(
      judged('if true', { status: 1, printed: 'x' })?.message,
      'the block ended with exit status 1, expected 0',
    )
    assert.match(judged('if true', { status: 1 })?.message ?? '', /expected 0; nothing was printed$/)
  })
})

describe('a shell that ended', () => {
  const ended = (script: string, seen: Seen = {}) =>
    judged(script, { status: 3, shellEnded: true, printed: 'x\n', ...seen })

  it('by a signal', () => {
    assert.equal(
      ended('kill -9 $$', { status: 137, signal: 'SIGKILL' })?.message,
      'the shell was ended by SIGKILL, expected 0',
    )
  })

  it('by the one command that ends shells and fits the status', () => {
    assert.deepEqual(ended('true\nexit 3'), {
      line: 11,
      column: 3,
      command: 'exit 3',
      message: '`exit 3` ended with exit status 3, expected 0; it ends the shell',
    })
    assert.equal(ended('if false; then exit 4; fi\nexit 3')?.command, 'exit 3')
    assert.equal(ended('exit "$status"')?.command, 'exit "$status"')
    assert.equal(ended('stop() { exit 3; }\nstop; stop')?.command, 'exit 3')
  })

  it('by one of several commands that fit: none of them is blamed', () => {
    assert.deepEqual(ended('if true; then exit 3; fi\nexit 3'), {
      line: 10,
      column: 3,
      message: 'the shell ended with exit status 3, expected 0',
    })
  })

  it('by a script that cannot be parsed', () => {
    assert.equal(ended('exit 3\nif true')?.message, 'the shell ended with exit status 3, expected 0')
  })

  it('by an error of bash itself', () => {
    assert.deepEqual(ended('true\necho $x', { status: 1, printed: '/run/step: line 11: x: unbound variable\n' }), {
      line: 11,
      column: 3,
      message: 'x: unbound variable',
    })
  })
})

describe('what to do about it', () => {
  const advice = (script: string, seen: Seen = {}) => failed(script, 10, script, seen)?.suggestion

  it('names what a word processor made of the command', () => {
    assert.equal(advice('ls \u2013l'), 'The command has an en dash (U+2013) at character 4. Type `-` instead.')
    assert.equal(
      advice('ls\u00a0-l'),
      'The command has a no-break space (U+00A0) at character 3. Type a plain space instead.',
    )
    assert.equal(advice('ls\u200b'), 'The command has a zero-width space (U+200B) at character 3. Remove it.')
    assert.equal(advice('ls', { printed: '\u2013' }), undefined)
  })

  it('looks at the line that failed only', () => {
    assert.equal(failed('echo \u2013\nfalse', 11, 'false')?.suggestion, undefined)
  })

  it('says that `exit=` of the block is about its last command', () => {
    const followed = (exit: number, status: number) =>
      judged('false', { status, failedAt: [{ line: 10, command: 'false' }] }, { followed: { exit, lastLine: 14 } })
        ?.suggestion
    assert.equal(
      followed(1, 1),
      '`exit=1` is about the last command of the block, in line 14. Put the one that is to fail last, or into a block of its own.',
    )
    assert.equal(followed(2, 1), undefined)
    assert.equal(followed(0, 1), undefined)
    assert.equal(judged('x', {}, { exit: 1, followed: { exit: 0, lastLine: 14 } })?.suggestion, undefined)
  })

  it('follows from the exit status', () => {
    assert.match(advice('no', { status: 127 }) ?? '', /^Install the command/)
    assert.match(advice('no', { status: 126 }) ?? '', /^Make the file executable/)
    assert.match(advice('no', { status: 141 }) ?? '', /^A later command of the pipeline ended before/)
    assert.match(advice('no', { status: 137, printed: '' }) ?? '', /^SIGKILL often means that the memory/)
    assert.equal(advice('no', { status: 137 }), undefined)
    assert.equal(advice('no', { status: 125, printed: '' }), undefined)
  })

  it('names a registry that cannot be reached', () => {
    const said =
      'Error: initializing source: pinging container registry quay.io:443: Get "https://quay.io/v2/": dial tcp: lookup quay.io\n'
    assert.match(advice('podman pull x', { printed: said }) ?? '', /^No registry quay\.io:443 is to be had here\./)
    assert.equal(advice('podman pull x', { printed: said.replace(/dial.*/, 'forbidden') }), undefined)
    // Of a long output its end counts.
    const cut = { head: Buffer.from(said), tail: Buffer.from('x'), omitted: 10, total: 1000 }
    assert.equal(advice('podman pull x', { output: cut }), undefined)
    assert.ok(advice('podman pull x', { output: { ...cut, head: Buffer.from('x'), tail: Buffer.from(said) } }))
    assert.equal(advice('podman pull x', { printed: said + 'x'.repeat(16_400) }), undefined)
  })
})
