import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { maskedWord, maskedWords } from '../../../runner/lint/commands/placeholders.ts'
import { readCommand } from '../../../runner/lint/commands/read.ts'
import type { Reading, ReadOptions } from '../../../runner/lint/commands/reading.ts'
import { isNewer } from '../../../runner/lint/commands/unknown.ts'
import { parseScript } from '../../../runner/lint/shell/parse-script.ts'
import type { SurfaceFile } from '../../../runner/lint/surfaces/surface.ts'

/** A tool that was made up, with one of each kind of verb and flag. */
const tool: SurfaceFile = {
  tool: 'tool',
  binaries: ['tool'],
  version: '1.4.0',
  source: 'none',
  style: 'clap',
  root: {
    flags: ['-q,--quiet', '-C,--directory=', '-h,--help'],
    commands: {
      build: {
        flags: [
          '-t,--tag=',
          '-a,--all',
          '-b',
          '--pull?=',
          '--user~',
          '--key=',
          { flag: '-f,--format=', values: ['oci', 'docker'] },
          { flag: '--new', since: '1.3.0' },
          { flag: '--old', insteadOf: '--new' },
          { flag: '--idle', insteadOf: '' },
          { flag: '--builder', insteadOf: 'build' },
          { flag: '--first', conflicts: ['--second'] },
          { flag: '--second', conflicts: ['--first'] },
          { flag: '--sign', requires: ['--key'] },
        ],
        positionals: { min: 1, max: 2 },
        removed: [
          { word: '--slow', in: '1.2.0', instead: '--fast' },
          { word: '-z', in: 'after 1.0.0' },
        ],
      },
      image: { commands: { list: { positionals: { min: 0, max: 0 } }, remove: { flags: ['--force-all-now'] } } },
      run: { flags: ['-d', '--name='], stopsAtPositional: true },
      copy: { positionals: { min: 2, max: null } },
      plugin: { open: true },
      machine: { runnable: true, commands: { start: {} }, flags: ['--cpus='] },
      again: { same: 'image list' },
    },
    aliases: { images: 'image list' },
    hiddenAliases: { bld: 'build' },
    removed: [
      { word: 'craft', in: '1.1.0', instead: 'tool build' },
      { word: 'make', in: 'after 0.9' },
    ],
  },
}

function read(line: string, options: ReadOptions = {}, change: Partial<SurfaceFile> = {}): Reading {
  const words = parseScript(line).commands[0]?.words ?? []
  return readCommand({ ...tool, ...change }, words, line, options)
}

/** `rule WORDS: message → suggestion` of each finding. */
function found(line: string, options: ReadOptions = {}, change: Partial<SurfaceFile> = {}): string[] {
  return read(line, options, change).findings.map(
    ({ rule, start, end, message, suggestion }) =>
      `${rule} ${line.slice(start, end)}: ${message}${suggestion === undefined ? '' : ` → ${suggestion}`}`,
  )
}

const strict = { strict: true }
/** A part that a reader fills in, and one that stands for any number of words. */
const one = maskedWord
const some = maskedWords

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
      read('tool build -t=a=b .').flags.map(({ value }) => value),
      ['a=b'],
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

describe('an unknown flag', () => {
  it('near a known one is a slip, also where a word was left out', () => {
    assert.deepEqual(found('tool build --taag x .'), [
      'unknown-flag --taag: `tool build` has no flag `--taag` (tool 1.4.0) → did you mean `--tag`?',
    ])
    assert.match(found('tool image remove --force-now')[0] ?? '', /did you mean `--force-all-now`\?$/)
    for (const flag of ['--now', '--force-never'])
      assert.match(found(`tool image remove ${flag}`, strict)[0] ?? '', /lists its flags$/)
    assert.match(found('tool build --quite .')[0] ?? '', /did you mean `--quiet`\?$/)
    assert.match(found('tool build --taag=x .')[0] ?? '', /^unknown-flag --taag: /)
  })

  it('of a verb below says so', () => {
    assert.deepEqual(found('tool --format oci', strict), [
      'unknown-flag --format: `tool` has no flag `--format` (tool 1.4.0) → it is a flag of `tool build`',
    ])
    assert.match(found('tool -t x', strict)[0] ?? '', /→ it is a flag of `tool build`$/)
  })

  it('near none may be newer, unless the line is run', () => {
    assert.deepEqual(found('tool build --zzz .', strict), [
      'unknown-flag --zzz: `tool build` has no flag `--zzz` (tool 1.4.0) → `tool build --help` lists its flags',
    ])
    assert.deepEqual(found('tool build -y .', strict), [
      'unknown-flag -y: `tool build` has no flag `-y` (tool 1.4.0) → `tool build --help` lists its flags',
    ])
    assert.match(found('tool build --zzz .')[0] ?? '', /in 1\.4\.0, the newest version that is known/)
    assert.deepEqual(found('tool build --zzz .', { loose: true }), [])
  })

  it('that was removed says when, and what replaced it', () => {
    assert.deepEqual(found('tool build --slow .'), [
      'removed-flag --slow: `tool build` has no flag `--slow` any more (removed in 1.2.0) → write `--fast`',
    ])
    assert.deepEqual(found('tool build -z .'), [
      'removed-flag -z: `tool build` has no flag `-z` any more (removed after 1.0.0)',
    ])
  })

  it('with one dash, or with that of a typesetter, is a long one', () => {
    assert.deepEqual(found('tool build -all .'), [
      'unknown-flag -all: `tool build` has no flag `-all` → did you mean `--all`?',
    ])
    assert.deepEqual(found('tool build –all .'), [
      'unknown-flag –all: `tool build` has no flag `–all` → did you mean `--all`?',
    ])
    assert.match(found('tool build ––all .')[0] ?? '', /did you mean `--all`\?$/)
    assert.match(found('tool build –ab .')[0] ?? '', /did you mean `-ab`\?$/)
    assert.match(found('tool build —zzz .')[0] ?? '', /did you mean `--zzz`\?$/)
    assert.match(found('tool build –a .')[0] ?? '', /did you mean `-a`\?$/)
    for (const line of ['tool build "–all"', 'tool build – .', 'tool build a–all'])
      assert.deepEqual(found(line), [], line)
    assert.deepEqual(found('tool build –all .', { maybeProse: true }), [])
  })

  it('leaves it open what follows', () => {
    assert.equal(read('tool build --zzz .').uncertain, true)
    assert.equal(found('tool --zzz biuld', strict).length, 1)
    assert.equal(found('tool build --zzz --taag .', strict).length, 2)
    assert.equal(found('tool run --zzz --nmae', strict).length, 1)
  })

  it('is none where not all of it is known', () => {
    for (const flag of [
      '--$x',
      '"--$x"',
      `--${one}=1`,
      `--${some}`,
      '--[no-]x',
      '--x…',
      '-$x',
      '"-$x"',
      `-${one}`,
      `-a${some}`,
    ]) {
      assert.deepEqual(found(`tool build ${flag} .`), [], flag)
      assert.equal(read(`tool build ${flag} .`).uncertain, true, flag)
    }
    for (const flag of ['-1', '-%', '-h']) {
      const without = { root: { ...tool.root, flags: [] } }
      assert.deepEqual(found(`tool build ${flag} .`, {}, without), [], flag)
      assert.equal(read(`tool build ${flag} .`, {}, without).uncertain, false, flag)
    }
    assert.equal(read('tool zzz').uncertain, true)
  })

  it('may be the beginning of a known one for getopt', () => {
    assert.deepEqual(found('tool build --form oci .', {}, { style: 'getopt' }), [])
    assert.deepEqual(found('tool build --form oci .', {}, { style: 'argparse' }), [])
    assert.equal(found('tool build --form oci .', {}, { style: 'cobra' }).length, 1)
  })

  it('may stand before its verb where the tool allows it', () => {
    const early = { flagsBeforeVerb: true } as const
    assert.deepEqual(found('tool --tag x build .', {}, early), [])
    assert.deepEqual(found('tool -t x build .', {}, early), [])
    assert.deepEqual(found('tool --all --tag=x build .', {}, early), [])
    assert.match(found('tool --taag=x build .', {}, early)[0] ?? '', /^unknown-flag --taag: `tool build` has no flag/)
    assert.deepEqual(found('tool --all build .', {}, { style: 'goption' }), [])
    assert.deepEqual(found('tool --zzz', {}, early), [])
    assert.equal(found('tool --all build .').length, 1)
  })
})

describe('a known flag', () => {
  it('without its value is found', () => {
    assert.deepEqual(found('tool build --tag', strict), [
      'missing-flag-value --tag: `--tag` of `tool build` needs a value',
    ])
    assert.deepEqual(found('tool build -f --all .'), [
      'missing-flag-value -f: `-f` of `tool build` needs a value: oci, docker',
    ])
    for (const line of ['tool build --tag -x .', 'tool build --tag - .', 'tool build $OPTS --tag'])
      assert.deepEqual(found(line), [], line)
    assert.deepEqual(found('tool build --tag --all .', {}, { style: 'cobra' }), [])
    assert.deepEqual(found('tool build --tag', { more: true }), [])
  })

  it('with a value that it does not take is found', () => {
    assert.deepEqual(found('tool build --all=yes .'), [
      'flag-without-value --all=yes: `--all` of `tool build` takes no value → write `--all` alone',
    ])
    assert.deepEqual(found('tool build --all=yes .', {}, { style: 'cobra' }), [])
    assert.deepEqual(found('tool build --format=dcoker .'), [
      'value-not-allowed --format=dcoker: `--format` of `tool build` does not take `dcoker` → did you mean `docker`?',
    ])
    assert.deepEqual(found('tool build -f zip .'), [
      'value-not-allowed -f: `-f` of `tool build` does not take `zip` → it takes oci, docker',
    ])
    assert.deepEqual(found('tool build --format FORMAT .'), [])
  })

  it('that the help hides is a warning', () => {
    assert.deepEqual(found('tool build --old .'), [
      'hidden-flag --old: `--old` of `tool build` is no longer shown in its help → write `--new`',
    ])
    assert.deepEqual(found('tool build --idle .'), [
      'hidden-flag --idle: `--idle` of `tool build` does nothing any more → leave it out',
    ])
    for (const line of ['tool build --old .', 'tool build --idle .'])
      assert.equal(read(line).findings[0]?.severity, 'warning')
  })

  it('that excludes or needs another is found, once', () => {
    assert.deepEqual(found('tool build --first --second .'), [
      'conflicting-flags --second: `--second` and `--first` of `tool build` exclude each other',
    ])
    assert.deepEqual(found('tool build --sign .'), ['missing-flag --sign: `--sign` of `tool build` needs `--key` too'])
    for (const line of ['tool build --sign --key x .', 'tool build --sign $OPTS .', 'tool build --first .'])
      assert.deepEqual(found(line), [], line)
  })

  it('that is newer than what readers have is found', () => {
    assert.deepEqual(found('tool build --new .', { targets: { tool: '1.2.9' } }), [
      'needs-newer --new: `--new` of `tool build` came with tool 1.3.0; the target is 1.2.9',
    ])
    assert.deepEqual(found('tool build --new .', { targets: { tool: '1.3.0' } }), [])
    assert.deepEqual(found('tool build --new .', { targets: { other: '1.0.0' } }), [])
  })

  it('of unknown arity leaves open whether the next word is its value', () => {
    assert.equal(read('tool build --user x .').uncertain, true)
    assert.deepEqual(
      read('tool build --user x .').positionals.map(({ text }) => text),
      ['.'],
    )
    assert.deepEqual(
      read('tool build --user -a .').flags.map(({ name }) => name),
      ['--user', '-a'],
    )
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
