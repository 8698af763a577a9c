import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isNewer } from '../../../runner/lint/commands/unknown.ts'
import { found, one, read, some, strict, tool } from './made-up-tool.ts'

describe('a command line that the tool takes', () => {
  it('has no findings', () => {
    for (const line of [
      'tool -q build -t x --format=oci --pull .',
      'tool build --pull=always -abt x . y',
      'tool build -tx -f=oci .',
      'tool build -- --nope',
      'tool images',
      'tool help nope',
      'tool build --help',
      'tool --version',
      'tool run --name x -d image --nope',
      'tool plugin --nope nope',
      'tool machine start',
      'tool machine --cpus 2 mine',
      'tool build --builder -a=x -1 .',
      'tool again',
    ])
      assert.deepEqual(found(line, strict), [], line)
  })

  it('is read into verbs, flags, operands, and what belongs to another command', () => {
    const line = read('tool -q build -t x --pull -f=oci -C a b')
    assert.deepEqual(line.path, ['tool', 'build'])
    assert.deepEqual(
      line.flags.map(({ name, value }) => [name, typeof value === 'object' ? value.text : value]),
      [
        ['-q', undefined],
        ['-t', 'x'],
        ['--pull', undefined],
        ['-f', 'oci'],
        ['-C', 'a'],
      ],
    )
    assert.deepEqual(
      line.positionals.map(({ text }) => text),
      ['b'],
    )
    assert.deepEqual(line.rest, [])
    assert.equal(line.uncertain, false)
    assert.deepEqual(
      read('/usr/bin/tool run -d image a -b').rest?.map(({ text }) => text),
      ['image', 'a', '-b'],
    )
    assert.equal(read('tool run --nope image').rest, undefined)
    assert.deepEqual(
      read('tool build -t=a=b .').flags.map(({ value }) => [value?.text, value?.start, value?.end]),
      [['a=b', 14, 17]],
    )
    assert.deepEqual(read('tool machine mine start').path, ['tool', 'machine'])
    assert.deepEqual(read('tool help zzz').path, ['tool', 'help'])
    assert.deepEqual(read(`tool ${some} build .`).path, ['tool', 'build'])
    assert.deepEqual(read(`tool ${one} build .`).path, ['tool'])
    assert.deepEqual(read('/usr/bin/tool images').path, ['tool', 'image', 'list'])
  })
})

describe('an unknown verb', () => {
  it('near a known one is a slip', () => {
    assert.deepEqual(found('tool biuld .'), [
      'unknown-verb biuld: `tool` has no verb `biuld` (tool 1.4.0) → did you mean `tool build`?',
    ])
    assert.deepEqual(found('tool image lsit'), [
      'unknown-verb lsit: `tool image` has no verb `lsit` (tool 1.4.0) → did you mean `tool image list`?',
    ])
    assert.match(found('tool imagse')[0] ?? '', /did you mean `tool image/)
  })

  it('that is near none may be newer, unless the line is run', () => {
    const [loose] = read('tool zzz').findings
    assert.equal(loose?.severity, 'warning')
    assert.equal(loose?.message, '`tool` has no verb `zzz` in 1.4.0, the newest version that is known')
    assert.equal(
      loose?.suggestion,
      '`tool --help` lists its verbs; where readers have a newer one, call with `--target tool=VERSION`',
    )
    const [run] = read('tool zzz', strict).findings
    assert.equal(run?.severity, 'error')
    assert.equal(run?.message, '`tool` has no verb `zzz` (tool 1.4.0)')
    assert.equal(run?.suggestion, '`tool --help` lists its verbs')
  })

  it('is known to readers with a newer version', () => {
    const targets = { targets: { tool: '1.5.0' } }
    assert.deepEqual(found('tool zzz', targets), [])
    assert.equal(read('tool biuld .', targets).findings[0]?.severity, 'warning')
    assert.equal(read('tool biuld .', { targets: { tool: '1.4.0' } }).findings[0]?.severity, 'error')
  })

  it('that was removed says when, and what replaced it', () => {
    assert.deepEqual(found('tool craft x'), [
      'removed-verb craft: `tool` has no verb `craft` any more (removed in 1.1.0) → write `tool build`',
    ])
    assert.deepEqual(found('tool make x'), [
      'removed-verb make: `tool` has no verb `make` any more (removed after 0.9)',
    ])
  })

  it('by a spelling that the help hides is a warning', () => {
    const [finding] = read('tool bld .').findings
    assert.equal(finding?.severity, 'warning')
    assert.deepEqual(found('tool bld .'), [
      'hidden-alias bld: `tool bld` is an alias that the help does not show → write `tool build`',
    ])
  })

  it('is none in prose, in a sentence, or where a reader fills it in', () => {
    assert.deepEqual(found('tool biuld .', { maybeProse: true }), [])
    for (const line of ['tool zz', 'tool builds', 'tool zzzzzz'])
      assert.deepEqual(found(line, { loose: true }), [], line)
    assert.equal(found('tool biuld', { loose: true }).length, 1)
    for (const line of [
      'tool VERB',
      'tool $VERB',
      'tool "biuld"',
      'tool biuld!',
      'tool ~biuld',
      'tool [VERB] biuld',
      'tool $OPTS biuld',
    ])
      assert.deepEqual(found(line, strict), [], line)
  })

  it('that is missing is found where the line is run', () => {
    assert.deepEqual(found('tool -q', strict), ['missing-verb tool: `tool` needs a verb'])
    assert.deepEqual(found('tool image -q', strict), ['missing-verb image: `tool image` needs a verb'])
    assert.deepEqual(found('tool -q'), [])
    for (const line of ['tool', 'tool -q --help', 'tool -q $x', 'tool plugin -q', 'tool machine -q', 'tool -q build x'])
      assert.deepEqual(found(line, strict), [], line)
    assert.deepEqual(found('tool -q', strict, { style: 'getopt' }), [])
    assert.deepEqual(found('tool -q -v', strict, { root: { ...tool.root, flags: ['-q', '-v'] } }), [])
    for (const help of ['-h', '--help'])
      assert.deepEqual(found(`tool -q ${help}`, strict, { root: { ...tool.root, flags: ['-q', help] } }), [])
  })
})

describe('the number of operands', () => {
  it('is too small', () => {
    assert.deepEqual(found('tool build', strict), ['missing-argument build: `tool build` needs an argument, here 0'])
    assert.deepEqual(found('tool build -a'), ['missing-argument -a: `tool build` needs an argument, here 0'])
    assert.deepEqual(found('tool copy x', strict), ['missing-argument copy: `tool copy` needs 2 arguments, here 1'])
    // A verb alone may be a mere mention of it.
    assert.deepEqual(found('tool build'), [])
  })

  it('is too large', () => {
    assert.deepEqual(found('tool build a b c d'), ['too-many-arguments c d: `tool build` takes at most 2, here 4'])
    assert.deepEqual(found('tool images x'), ['too-many-arguments x: `tool image list` takes no argument, here 1'])
    assert.deepEqual(found('tool copy a b c d'), [])
  })

  it('is not judged where it is not certain', () => {
    for (const line of [
      'tool build a b IMAGE',
      'tool build a b $FILES',
      'tool build --help',
      'tool build -a -h',
      'tool build -a $FILES',
      'tool build a b [c]',
    ])
      assert.deepEqual(found(line, strict), [], line)
    assert.deepEqual(found('tool build -a', { more: true }), [])
  })
})

it('what is wrong in any version is an error', () => {
  for (const line of [
    'tool craft',
    'tool build --slow .',
    'tool build --tag',
    'tool build –all .',
    'tool build',
    'tool build a b c',
    'tool -q',
  ])
    assert.equal(read(line, strict).findings[0]?.severity, 'error', line)
})

it('versions are compared number by number', () => {
  for (const [newer, older] of [
    ['1.10', '1.9'],
    ['1.0.1', '1.0'],
    ['2', '1.9.9'],
    ['v1.1', '1.0'],
    ['1.0-2', '1.0-1'],
  ] as const) {
    assert.equal(isNewer(newer, older), true, newer)
    assert.equal(isNewer(older, newer), false, older)
  }
  assert.equal(isNewer('1.0', '1.0.0'), false)
})
