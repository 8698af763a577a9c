import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CommandEntry, readFlag, writeFlag } from '../../runner/lint/surfaces/surface.ts'
import { entryOf, flagsOfEntry, surfaceOf, surfaces } from '../../runner/lint/surfaces/surfaces.ts'
import { readCobraHelp } from '../../scripts/surfaces/help/cobra.ts'
import { readDnf5Help } from '../../scripts/surfaces/help/dnf5.ts'
import { readGoptionHelp } from '../../scripts/surfaces/help/goption.ts'
import { readPoptAliases, readPoptHelp } from '../../scripts/surfaces/help/popt.ts'
import { readSystemdHelp } from '../../scripts/surfaces/help/systemd.ts'

test('help of cobra is read: verbs, aliases, flags and whether they take a value', () => {
  const help = readCobraHelp(
    'Do it\n\nUsage:\n  tool run [options] IMAGE [COMMAND [ARG...]]\n\nAliases:\n  run, go\n\nAvailable Commands:\n  one         First\n\nOptions:\n  -f, --file pathname or URL     a file\n      --pull string[="missing"]  pull\n  -q, --quiet                    no words\n',
  )
  assert.deepEqual(help.flags, [
    { names: ['-f', '--file'], arity: 'required' },
    { names: ['--pull'], arity: 'optional' },
    { names: ['-q', '--quiet'], arity: 'none' },
  ])
  assert.deepEqual(
    [help.commands, help.ownAliases, help.usage],
    [['one'], ['run', 'go'], 'tool run [options] IMAGE [COMMAND [ARG...]]'],
  )
})

test('help of cosign is read: flags with their defaults', () => {
  const { flags } = readCobraHelp('Flags:\n    -a, --annotations=[]:\n\tpairs\n\n    --yes=false:\n\tno question\n')
  assert.deepEqual(flags, [
    { names: ['-a', '--annotations'], arity: 'required' },
    { names: ['--yes'], arity: 'none' },
  ])
})

test('help of dnf5 is read: aliases and short flags with values', () => {
  const help = readDnf5Help(
    "Some Commands:\n  install      Install\n  up           Alias for 'upgrade --minimal'\n\nOptions:\n  -x a,..., --exclude=a,...  no\n  -y, --assumeyes  yes\n",
  )
  assert.deepEqual([help.commands, help.aliases], [['install'], { up: 'upgrade' }])
  assert.deepEqual(help.flags, [
    { names: ['-x', '--exclude'], arity: 'required' },
    { names: ['-y', '--assumeyes'], arity: 'none' },
  ])
})

test('help of systemd is read: verbs, optional values, lone short flags', () => {
  const help = readSystemdHelp(
    'Unit Commands:\n  [list-units     List\n    [PATTERN…]\n  start UNIT…     Start\n\nOptions:\n  -t --type=TYPE   Type\n     --boot[=ID]   Boot\n  -P NAME          Property\n',
  )
  assert.deepEqual(help.commands, ['list-units', 'start'])
  assert.deepEqual(help.flags, [
    { names: ['-t', '--type'], arity: 'required' },
    { names: ['--boot'], arity: 'optional' },
    { names: ['-P'], arity: 'required' },
  ])
})

test('help of ostree and rpm is read, and the aliases of popt', () => {
  assert.deepEqual(
    readGoptionHelp('Usage:\n  t admin [OPTION…] --print|COMMAND\n\nOptions:\n  -s, --subject=TEXT   Subject\n').flags,
    [
      { names: ['--print'], arity: 'none' },
      { names: ['-s', '--subject'], arity: 'required' },
    ],
  )
  assert.deepEqual(
    readPoptHelp('  -e, --erase=<package>+             erase\n      --test                         test\n').flags,
    [
      { names: ['-e', '--erase'], arity: 'none' },
      { names: ['--test'], arity: 'none' },
    ],
  )
  assert.deepEqual(readPoptAliases('rpm\talias --scripts --qf x\nrpmbuild alias --no\n', 'rpm'), [
    { names: ['--scripts'], arity: 'unknown' },
  ])
})

test('a flag is written as it is read', () => {
  for (const text of ['-a,--all', '--file=', '--boot?=', '--user~']) {
    const { names, arity } = readFlag(text)
    assert.equal(writeFlag(names, arity), text)
  }
})

test('every surface names its version and how it was got, and every reference in it leads somewhere', () => {
  for (const [binary, surface] of surfaces()) {
    assert.match(surface.version, /\d/)
    assert.ok(surface.source.length > 20)
    const visit = (entry: CommandEntry): void => {
      const target = entryOf(surface, entry)
      if (entry.same) assert.notEqual(Object.keys(target).length, 0, `${binary}: ${entry.same}`)
      for (const { names } of flagsOfEntry(entry)) for (const name of names) assert.match(name, /^--?[A-Za-z0-9]/)
      for (const alias of Object.values({ ...entry.aliases, ...entry.hiddenAliases })) {
        const verb = alias.split(' ')[0] ?? ''
        assert.ok(entry.commands?.[verb] ?? surface.root.commands?.[verb], `${binary}: alias of ${alias}`)
      }
      for (const child of Object.values(entry.commands ?? {})) visit(child)
    }
    visit(surface.root)
  }
})

test('the tools that the project documents are known', () => {
  for (const tool of 'bootc bootc-image-builder image-builder bcvk podman-bootc system-reinstall-bootc podman buildah skopeo dnf dnf5 rpm-ostree systemctl journalctl ostree cosign rpm'.split(
    ' ',
  )) {
    assert.ok(surfaceOf(tool), tool)
  }
})
