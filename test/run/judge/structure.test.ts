import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { commandAt, type Structure, structureOf } from '../../../runner/run/judge/structure.ts'

function parsed(script: string): Structure {
  const structure = structureOf(script)
  assert.ok(structure)
  return structure
}

it('a script with a syntax error has no structure', () => {
  assert.equal(structureOf('if true'), undefined)
})

it('blank lines count', () => {
  assert.equal(parsed('\n\ntrue').statements[0]?.line, 2)
})

it('statements have their lines, from 0, and their text', () => {
  assert.deepEqual(parsed('true\n\nif true; then\n  ls\nfi; pwd').statements, [
    { line: 0, endLine: 0, text: 'true' },
    { line: 2, endLine: 4, text: 'if true; then\n  ls\nfi' },
    { line: 4, endLine: 4, text: 'pwd' },
  ])
})

describe('what ends the session’s shell', () => {
  const enders = (script: string) => parsed(script).enders.map(({ text }) => text)

  it('is found with its statement, and with its status where that is written down', () => {
    assert.deepEqual(parsed('true\n{ exit 300; }').enders, [
      { line: 1, endLine: 1, text: 'exit 300', statement: 1, status: 44 },
    ])
    for (const script of ['exit', 'exit "$x"', 'exit x1', 'exit 1x', 'exec true 5', 'exec 5', 'logout 5'])
      assert.equal(parsed(script).enders[0]?.status, undefined, script)
  })

  it('is exit, logout, and exec with a tool', () => {
    assert.deepEqual(enders('exit\nlogout\nexec ls\nexec > file\nexits'), ['exit', 'logout', 'exec ls'])
  })

  it('is found in lists, conditions and loops', () => {
    for (const script of ['a && exit', 'if a; then exit; fi', 'while a; do exit; done', 'a || { exit; }', '! exit'])
      assert.deepEqual(enders(script), ['exit'], script)
  })

  it('is not what ends another shell only', () => {
    for (const script of [
      '(exit)',
      'a | exit',
      'exit | a',
      'exit &',
      'echo $(exit)',
      'coproc exit',
      '{ exit; } &',
      'for x in $(exit); do a; done',
    ])
      assert.deepEqual(enders(script), [], script)
  })

  it('is found in a function where that is called', () => {
    const script = 'stop() { a=1; exit 3; }\nf() { true; }\nf\na=1\nstop'
    assert.deepEqual(parsed(script).enders, [{ line: 0, endLine: 0, text: 'exit 3', statement: 4, status: 3 }])
    assert.deepEqual(enders('stop() { exit; }\n(stop)'), [])
  })
})

describe('the command at a line', () => {
  const at = (script: string, line: number, shown: string) => commandAt(parsed(script), line, shown)?.text

  it('is the innermost one that the line belongs to', () => {
    const script = 'if true; then\n  ls a\nfi\n(cd b\npwd)\n[[ a == b ]]\n(( 1 ))\na && b'
    assert.equal(at(script, 1, 'ls a'), 'ls a')
    assert.equal(at(script, 4, 'pwd'), 'pwd')
    assert.equal(at(script, 4, ''), 'pwd')
    assert.equal(at(script, 5, '[[ a == b ]]'), '[[ a == b ]]')
    assert.equal(at(script, 6, '((1))'), undefined)
    assert.equal(at(script, 6, '(( 1 ))'), '(( 1 ))')
    assert.equal(at(script, 7, 'b'), 'b')
    assert.equal(at('a &&\n  b', 0, 'b'), 'a &&\n  b')
    assert.equal(at('echo $(ls x)', 0, 'ls x'), 'echo $(ls x)')
  })

  it('is the pipeline that it is a part of', () => {
    assert.equal(at('ls |\n  grep x', 1, 'grep x'), 'ls |\n  grep x')
    assert.equal(at('ls \\\n  -l', 1, 'ls -l'), 'ls \\\n  -l')
  })

  it('has in it the first word of what bash names', () => {
    assert.equal(at('ls a; cat b', 0, ' ls\ta'), 'ls a')
    assert.equal(at('(ls a)', 0, '(ls a)'), '(ls a)')
    assert.equal(at('ls a', 0, 'cat b'), undefined)
    assert.equal(at('ls a', 1, 'ls a'), undefined)
    assert.equal(at('true\nls a', 0, 'ls a'), undefined)
  })
})
