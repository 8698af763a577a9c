import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { found, one, read, some, strict, tool } from './made-up-tool.ts'

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
